import { EdgeError, type Envelope, toEdgeError } from '@skerry/contracts';
import { connectMqtt, type MqttClient, type MqttMessage } from '@skerry/mqtt-client';
import { type Clock, type Logger, type Metrics, type Random, systemClock, systemRandom } from '@skerry/runtime';
import type { BusHandler, MessageBus, PublishOptions, RequestOptions, SubscribeOptions } from './bus.ts';
import { type BusCounters, createBusCounters } from './bus-counters.ts';
import { type EnvelopeEncoding, encodeEnvelope } from './envelope-codec.ts';
import { WireMessage } from './message.ts';
import { type MessageBusConfig, type MessageBusSecret, type MqttBusSettings, mqttBusSettings } from './mqtt-config.ts';
import { isPermanent } from './permanent.ts';
import { requestOver, untilClosed } from './request.ts';
import { Subscription } from './subscription.ts';
import { ThrottledLog } from './throttled-log.ts';
import { checkFilter, isTopic } from './trie.ts';

const WAIT_MS = 30_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

/** How a service gets on the bus of a broker. */
export interface MqttBusOptions {
  config: MessageBusConfig;
  /** The client id, unless the configuration has one. */
  serviceKey: string;
  /** Credentials, when `AuthMode` asks for them. */
  secret?: MessageBusSecret;
  /** How published envelopes look; default `json`. */
  encoding?: EnvelopeEncoding;
  clock?: Clock;
  random?: Random;
  log?: Logger;
  metrics?: Metrics;
}

/**
 * A bus over any MQTT 3.1.1 broker. Resolves at once; the broker is connected in the background, now or whenever it appears.
 *
 * Subscriptions that acknowledge use QoS 1: the broker gets its PUBACK when the handler is done, and keeps messages while the service is away.
 * A handler that fails is called again, with growing pauses, unless the message itself is at fault. All other subscriptions use QoS 0, so that
 * nothing old, such as a command, is delivered when a service returns.
 *
 * @throws {EdgeError} kind `ContractInvalid` for a bad configuration.
 */
export async function connectMqttBus(options: MqttBusOptions): Promise<MqttBus> {
  return new BrokerBus(options);
}

/** A bus over a broker, which may be away. */
export interface MqttBus extends MessageBus {
  /**
   * Resolves once the broker is there; subscriptions made from then on are in force when `subscribe` resolves.
   *
   * @throws {EdgeError} kind `Communication` when the time is up.
   */
  connected(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<void>;
}

class BrokerBus implements MqttBus {
  readonly #settings: MqttBusSettings;
  readonly #client: MqttClient;
  readonly #encoding: EnvelopeEncoding;
  readonly #time: { clock: Clock; random: Random };
  readonly #counters: BusCounters;
  readonly #log: ThrottledLog;
  readonly #closed = new AbortController();
  #last: WireMessage | undefined;

  constructor(options: MqttBusOptions) {
    const { clock = systemClock, random = systemRandom(clock), log, metrics } = options;
    this.#settings = mqttBusSettings(options.config, options.serviceKey, options.secret);
    this.#encoding = options.encoding ?? 'json';
    this.#time = { clock, random };
    this.#counters = createBusCounters(metrics);
    this.#log = new ThrottledLog(log, clock);
    this.#client = connectMqtt({ ...this.#settings.connection, clock, random, log });
  }

  connected(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<void> {
    return this.#client.connected(options);
  }

  async publish(topic: string, envelope: Envelope, options: PublishOptions = {}): Promise<void> {
    await this.publishRaw(topic, encodeEnvelope(envelope, { encoding: this.#encoding, receivedTopic: '' }), options);
  }

  async publishRaw(topic: string, bytes: Uint8Array, { limitKb, signal }: PublishOptions = {}): Promise<void> {
    if (!isTopic(topic))
      throw new EdgeError('ContractInvalid', `cannot publish on "${topic}": a topic is not empty and holds no "+" and no "#"`);
    if (limitKb && bytes.length > limitKb * 1024) throw new EdgeError('LimitExceeded', `message size exceed limit(${limitKb} KB)`);
    this.#counters.published.increment();
    const { qos, retain } = this.#settings;
    await this.#client.publish(topic, bytes, { qos, retain, signal });
  }

  async subscribe(filter: string, handler: BusHandler, options: SubscribeOptions = {}): Promise<AsyncDisposable> {
    checkFilter(filter);
    const { dropped, failed } = this.#counters;
    const context = { clock: this.#time.clock, log: this.#log, waitMs: WAIT_MS, dropped, failed };
    const subscription = new Subscription(filter, handler, { options, context });
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, this.#closed.signal]);
    signal.addEventListener('abort', () => subscription.close(), { once: true });
    const receive = (message: MqttMessage) => this.#receive(message, subscription, options.acknowledge ? signal : undefined);
    const remote = await this.#client.subscribe(filter, receive, { qos: options.acknowledge ? 1 : 0 });
    const end = async (): Promise<void> => {
      ended.abort();
      await remote[Symbol.asyncDispose]();
    };
    return { [Symbol.asyncDispose]: end };
  }

  request(topic: string, responsePrefix: string, envelope: Envelope, options: RequestOptions): Promise<Envelope> {
    return requestOver(this, { topic, responsePrefix, envelope, options: untilClosed(options, this.#closed.signal) }, this.#time);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#client[Symbol.asyncDispose]();
  }

  #receive(received: MqttMessage, subscription: Subscription, untilHandled: AbortSignal | undefined): Promise<void> | undefined {
    const message = this.#decode(received);
    if (message === undefined) return undefined;
    if (untilHandled) return this.#handle(message, subscription, untilHandled);
    // Nobody waits for the outcome of these but the socket, which is not read while a full queue makes it wait.
    return subscription.offer(message)?.catch((error) => this.#note(message, error));
  }

  #decode({ topic, payload }: MqttMessage): WireMessage | undefined {
    // Several subscriptions may get one message: it is decoded once.
    if (this.#last?.topic === topic && this.#last.bytes() === payload) return this.#last;
    try {
      this.#last = new WireMessage(topic, payload);
      return this.#last;
    } catch (error) {
      this.#counters.undecodable.increment();
      this.#log.warn('undecodable', () => `Ignoring a message on "${topic}" (${payload.length} bytes): ${toEdgeError(error).fullMessage}`);
      return undefined;
    }
  }

  async #handle(message: WireMessage, subscription: Subscription, signal: AbortSignal): Promise<void> {
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS)) {
      try {
        signal.throwIfAborted();
        await subscription.offer(message);
        return;
      } catch (error) {
        // Not acknowledged: the broker keeps it for the next connection.
        if (signal.aborted)
          throw new EdgeError('ServiceUnavailable', 'the subscription ended before the message was handled', { cause: error });
        this.#note(message, error);
        if (isPermanent(error)) return;
      }
      await this.#time.clock.sleep(pauseMs * (0.5 + this.#time.random.next() / 2), signal);
    }
  }

  #note({ topic }: WireMessage, error: unknown): void {
    const what = isPermanent(error) ? 'is given up' : 'is not acknowledged yet';
    this.#log.warn(`refused ${toEdgeError(error).kind}`, () => `The message on "${topic}" ${what}: ${toEdgeError(error).fullMessage}`);
  }
}
