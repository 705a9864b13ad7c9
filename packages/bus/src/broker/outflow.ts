import { topicMatches } from '@skerry/contracts';
import type { AedesPublishPacket, Client, Subscription } from 'aedes';
import type { ThrottledLog } from '../throttled-log.ts';
import { checkFilter } from '../trie.ts';
import type { BrokerCounters } from './counters.ts';
import type { BrokerLimits } from './limits.ts';
import type { SessionStore } from './session-store.ts';

/** What the outflow is made with. */
export interface OutflowContext {
  readonly limits: BrokerLimits;
  readonly log: ThrottledLog;
  readonly counters: BrokerCounters;
  readonly sessions: SessionStore;
}

interface Recipient {
  /** Filters and the QoS granted. */
  readonly granted: Map<string, number>;
  /** Bytes handed to aedes in this turn of the event loop, which it writes to the socket in the next. */
  pendingBytes: number;
}

/** Decides what reaches a subscriber's socket, so that one that does not read costs a bounded amount of memory. */
export class Outflow {
  readonly #context: OutflowContext;
  readonly #recipients = new WeakMap<Client, Recipient>();

  constructor(context: OutflowContext) {
    this.#context = context;
  }

  /** Whether a client may subscribe: the filter must be well formed, and one client has a limited number of them. */
  admit(client: Client, { topic, qos }: Subscription): boolean {
    const { granted } = this.#recipient(client);
    if (granted.size >= this.#context.limits.subscriptions && !granted.has(topic)) return false;
    try {
      checkFilter(topic);
    } catch {
      return false;
    }
    granted.set(topic, qos);
    return true;
  }

  /** Notes that a client gave up some filters. */
  release(client: Client, filters: readonly string[]): void {
    for (const filter of filters) this.#recipient(client).granted.delete(filter);
  }

  /** The message as it goes to the client; undefined if it goes another way or not at all. */
  forward(client: Client, packet: AedesPublishPacket): AedesPublishPacket | undefined {
    if (packet.qos > 0 && !client.clean) {
      const qos = this.#context.sessions.queuedQos(client.id, packet.topic);
      // Live messages have been queued for the session before; retained ones come here first.
      if (qos > 0 && packet.retain) this.#context.sessions.queue(client.id, packet, qos);
      if (qos > 0) return undefined;
    }
    return this.#hasRoom(client, packet) ? this.#downgraded(client, packet) : undefined;
  }

  #hasRoom(client: Client, packet: AedesPublishPacket): boolean {
    const { limits, counters, log } = this.#context;
    const recipient = this.#recipient(client);
    const waiting = client.conn.writableLength + recipient.pendingBytes;
    if (
      waiting > limits.softSocketBytes &&
      (packet.qos === 0 || !this.#isReliable(recipient, packet) || waiting > limits.hardSocketBytes)
    ) {
      counters.dropped.increment();
      log.warn(`slow ${client.id}`, () => `The MQTT client "${client.id}" reads too slowly: messages for it are dropped.`);
      if (waiting > limits.hardSocketBytes) this.#disconnect(client);
      return false;
    }
    this.#notePending(recipient, packet);
    return true;
  }

  #notePending(recipient: Recipient, { topic, payload }: AedesPublishPacket): void {
    if (recipient.pendingBytes === 0) setImmediate(() => (recipient.pendingBytes = 0));
    recipient.pendingBytes += topic.length + payload.length + 8;
  }

  #isReliable(recipient: Recipient, packet: AedesPublishPacket): boolean {
    return this.#grantedQos(recipient, packet.topic) > 0;
  }

  /** Aedes sends retained and QoS 2 messages at their own QoS, even where a lower one was granted. */
  #downgraded(client: Client, packet: AedesPublishPacket): AedesPublishPacket {
    if (packet.qos === 0 || (packet.qos === 1 && !packet.retain)) return packet;
    const granted = this.#grantedQos(this.#recipient(client), packet.topic);
    return granted < packet.qos ? { ...packet, qos: granted as 0 | 1 } : packet;
  }

  #grantedQos(recipient: Recipient, topic: string): number {
    let granted = 0;
    for (const [filter, qos] of recipient.granted) if (qos > granted && topicMatches(filter, topic)) granted = qos;
    return granted;
  }

  #disconnect(client: Client): void {
    this.#context.counters.slowDisconnected.increment();
    client.conn.destroy();
  }

  #recipient(client: Client): Recipient {
    const known = this.#recipients.get(client);
    if (known !== undefined) return known;
    const recipient = { granted: new Map<string, number>(), pendingBytes: 0 };
    this.#recipients.set(client, recipient);
    return recipient;
  }
}
