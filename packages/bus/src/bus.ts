import type { Envelope } from '@skerry/contracts';
import { defineNeed, type Need } from '@skerry/runtime';

/**
 * One message as a subscriber receives it.
 *
 * In process the envelope is the very object that was published: treat it as read-only. `topic` is the topic of this delivery, and
 * `envelope.receivedTopic` says the same, whatever the publisher wrote there.
 */
export interface BusMessage {
  readonly topic: string;
  readonly envelope: Envelope;
  /** The message as it looks on the wire. Encoded at most once and only when first asked for; the bytes received, if it came from a wire. */
  bytes(): Uint8Array;
}

/** What a subscription does with each message; a promise holds one of the subscription's `concurrency` places until it settles. */
export type BusHandler = (message: BusMessage) => void | Promise<void>;

/** What a subscription does when its queue is full: make publishers wait, forget the oldest message, or refuse the new one. */
export type WhenFull = 'wait' | 'drop-oldest' | 'refuse';

/** How a subscription queues and acknowledges. */
export interface SubscribeOptions {
  /** Messages that may wait for the handler; default 1,000. */
  size?: number;
  /** Default `wait`, which slows publishers down; with `drop-oldest` and `refuse` lost messages are counted in the metrics. */
  whenFull?: WhenFull;
  /**
   * The publisher's promise, and a remote publisher's PUBACK, wait until the handler's promise resolves; if it rejects, `publish` rejects with
   * the same error and a remote publisher is not acknowledged. Over MQTT such a subscription uses QoS 1 and a persistent session.
   */
  acknowledge?: boolean;
  /** Handlers that may run at once; default 1, which keeps the order of messages. An `acknowledge` subscription defaults to 256. */
  concurrency?: number;
}

/** How one message is published. */
export interface PublishOptions {
  /** Refuses messages whose encoded envelope is larger than this many KB (1,024 bytes); 0 or absent means no limit. */
  limitKb?: number;
  /** Gives up waiting for room, a broker, or an acknowledgement. */
  signal?: AbortSignal;
}

/** How long a request waits for its response. */
export interface RequestOptions {
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * The message bus every service gets through `busNeed`: in process, or over a broker; no service can tell which.
 *
 * Topics are complete (`edgex/...`); filters use MQTT's `+` and `#`.
 */
export interface MessageBus extends AsyncDisposable {
  /**
   * Resolves when every subscription in reach has taken the message: `acknowledge` subscriptions of this process have handled it, a broker has
   * accepted it.
   *
   * @throws {EdgeError} kind `LimitExceeded` beyond `limitKb`, `ServiceUnavailable` when a queue stays full or refuses, `Communication` when the
   * broker stays away, or what an acknowledging handler threw.
   */
  publish(topic: string, envelope: Envelope, options?: PublishOptions): Promise<void>;
  /**
   * Resolves when the subscription is in force; over MQTT that may be later, once the broker is there: then messages flow without further ado.
   * Dispose the result to end it; messages that still wait are dropped.
   */
  subscribe(filter: string, handler: BusHandler, options?: SubscribeOptions): Promise<AsyncDisposable>;
  /**
   * Publishes a request and resolves with the first answer on `<responsePrefix>/<requestID>`; a blank requestID is generated.
   *
   * An answer with errorCode 1 resolves too: only the caller knows what it means.
   * @throws {EdgeError} kind `ServiceUnavailable` when no answer came in time.
   */
  request(topic: string, responsePrefix: string, envelope: Envelope, options: RequestOptions): Promise<Envelope>;
  /** Publishes bytes that are no envelope, for subscribers outside the platform. */
  publishRaw(topic: string, bytes: Uint8Array, options?: PublishOptions): Promise<void>;
}

/** The message bus as a service asks for it. */
export const busNeed: Need<MessageBus> = defineNeed<MessageBus>('bus');
