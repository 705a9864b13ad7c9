import { type Duplex, Readable } from 'node:stream';
import type { Clock } from '@skerry/runtime';
import type { Aedes, AedesPublishPacket, PublishPacket, Subscription } from 'aedes';
import type { ThrottledLog } from '../throttled-log.ts';
import { checkFilter, TopicTrie } from '../trie.ts';
import type { BrokerCounters } from './counters.ts';
import { IncomingIds } from './incoming-ids.ts';
import type { BrokerLimits } from './limits.ts';
import { RetainedMessages } from './retained-messages.ts';
import { Session } from './session.ts';

interface Who {
  readonly id: string;
}

interface Identified {
  readonly messageId?: number;
}

/** One filter of a persistent session with a QoS above 0, in the form aedes wants it. */
interface SessionSubscription {
  readonly clientId: string;
  readonly topic: string;
  readonly qos: number;
  readonly session: Session;
}

/** What a session store is made with. */
export interface SessionStoreContext {
  readonly limits: BrokerLimits;
  readonly clock: Clock;
  readonly log: ThrottledLog;
  readonly counters: BrokerCounters;
}

/**
 * What the broker remembers: persistent sessions, retained messages, wills and half-received QoS 2 messages, all in memory and within limits.
 *
 * Takes the place of aedes's own store, which has no limits. A session's messages are sent from here and not by aedes, whose own way of sending
 * takes no notice of how many a client has yet to acknowledge.
 */
export class SessionStore {
  readonly #context: SessionStoreContext;
  readonly #sessions = new Map<string, Session>();
  readonly #sockets = new Map<string, Duplex>();
  readonly #trie = new TopicTrie<SessionSubscription>();
  readonly #retained: RetainedMessages;
  readonly #incoming = new IncomingIds();
  readonly #wills = new Map<string, PublishPacket>();
  readonly #shared = { used: 0 };

  constructor(context: SessionStoreContext) {
    this.#context = context;
    this.#retained = new RetainedMessages(context.limits);
  }

  /** Whether a session, connected or not, wants the topic at QoS 1 or 2. */
  wants(topic: string): boolean {
    return this.#trie.match(topic).length > 0;
  }

  /** The QoS at which a persistent session gets this topic from its queue; 0 if it does not. */
  queuedQos(clientId: string, topic: string): number {
    const session = this.#sessions.get(clientId);
    return Math.max(0, ...this.#trie.match(topic).map((subscription) => (subscription.session === session ? subscription.qos : 0)));
  }

  /** Resolves when all connected sessions that want the topic have room; undefined if they have it now. */
  room(topic: string): Promise<void> | undefined {
    let waits: Promise<void>[] | undefined;
    for (const { session } of this.#trie.match(topic)) {
      const wait = session.room();
      if (wait !== undefined) waits = [...(waits ?? []), wait];
    }
    return waits && Promise.all(waits).then(() => undefined);
  }

  /** Queues a message for one session. */
  queue(clientId: string, packet: PublishPacket, qos: number): void {
    const session = this.#sessions.get(clientId);
    const granted = Math.min(packet.qos, qos) === 2 ? 2 : 1;
    const message = { topic: packet.topic, payload: packet.payload as Buffer, retain: packet.retain };
    if (session === undefined || session.offer(message, granted)) return;
    this.#context.counters.dropped.increment();
    this.#context.log.warn(
      `session ${clientId}`,
      () => `The queue of the MQTT session "${clientId}" is full: new messages for it are dropped.`,
    );
  }

  /** A client with a persistent session is connected. */
  connect(clientId: string, socket: Duplex): void {
    this.#sockets.set(clientId, socket);
    this.#sessions.get(clientId)?.attach(socket);
  }

  /** Such a client went away. */
  disconnect(clientId: string, socket: Duplex): void {
    if (this.#sockets.get(clientId) === socket) this.#sockets.delete(clientId);
    const session = this.#sessions.get(clientId);
    if (session === undefined) return;
    session.detach(socket);
    // Sessions are kept in the order in which they were left, so that the one away longest is found first.
    this.#sessions.delete(clientId);
    this.#sessions.set(clientId, session);
  }

  /** Whether a QoS 2 message is one that was received before. */
  isRepeated(clientId: string, messageId: number): boolean {
    return this.#incoming.has(clientId, messageId);
  }

  // From here on: what aedes calls.

  async setup(_broker: Aedes): Promise<void> {
    // Everything is in memory: there is nothing to open.
  }

  async storeRetained({ topic, payload, qos }: PublishPacket): Promise<void> {
    if (this.#retained.keep(topic, payload as Buffer, qos)) return;
    this.#context.counters.retainedRefused.increment();
    this.#context.log.warn('retained', () => `No room to retain the message on "${topic}".`);
  }

  createRetainedStreamCombi(filters: string[]): Readable {
    return Readable.from(this.#retained.matching(filters));
  }

  async addSubscriptions({ id }: Who, subscriptions: Subscription[]): Promise<void> {
    const session = this.#open(id);
    for (const { topic, qos } of subscriptions.filter(({ topic }) => isFilter(topic))) {
      session.subscriptions.get(topic)?.remove?.();
      const remove = qos > 0 ? this.#trie.add(topic, { clientId: id, topic, qos, session }) : undefined;
      session.subscriptions.set(topic, { qos, remove });
    }
  }

  async removeSubscriptions({ id }: Who, filters: string[]): Promise<void> {
    const session = this.#sessions.get(id);
    for (const filter of filters) {
      session?.subscriptions.get(filter)?.remove?.();
      session?.subscriptions.delete(filter);
    }
    if (session?.subscriptions.size === 0 && session.length === 0) this.#forget(id);
  }

  async subscriptionsByClient({ id }: Who): Promise<Subscription[]> {
    const subscriptions = this.#sessions.get(id)?.subscriptions ?? [];
    return [...subscriptions].map(([topic, { qos }]) => ({ topic, qos }) as Subscription);
  }

  async cleanSubscriptions({ id }: Who): Promise<void> {
    this.#forget(id);
  }

  async subscriptionsByTopic(topic: string): Promise<readonly SessionSubscription[]> {
    return this.#trie.match(topic);
  }

  async outgoingEnqueueCombi(subscriptions: readonly SessionSubscription[], packet: AedesPublishPacket): Promise<void> {
    const granted = new Map<string, number>();
    for (const { clientId, qos } of subscriptions) granted.set(clientId, Math.max(qos, granted.get(clientId) ?? 0));
    for (const [clientId, qos] of granted) this.queue(clientId, packet, qos);
  }

  async outgoingUpdate({ id }: Who, packet: Identified & { cmd: string }): Promise<void> {
    if (packet.cmd === 'pubrel') this.#sessions.get(id)?.release(packet.messageId ?? 0);
  }

  async outgoingClearMessageId({ id }: Who, { messageId }: Identified): Promise<void> {
    // Aedes also calls this, without an identifier, for messages it was told not to forward.
    if (messageId !== undefined) this.#sessions.get(id)?.acknowledge(messageId);
  }

  outgoingStream(): Readable {
    return Readable.from([]);
  }

  async incomingStorePacket({ id }: Who, { messageId = 0 }: Identified): Promise<void> {
    this.#incoming.add(id, messageId);
  }

  async incomingGetPacket({ id }: Who, { messageId = 0 }: Identified): Promise<Identified> {
    if (!this.#incoming.has(id, messageId)) throw new RangeError('no such packet');
    return { messageId };
  }

  async incomingDelPacket({ id }: Who, { messageId = 0 }: Identified): Promise<void> {
    this.#incoming.delete(id, messageId);
  }

  async cleanIncoming({ id }: Who): Promise<void> {
    this.#incoming.forget(id);
  }

  async putWill({ id }: Who, will: PublishPacket): Promise<void> {
    this.#wills.set(id, will);
  }

  async getWill({ id }: Who): Promise<PublishPacket | undefined> {
    return this.#wills.get(id);
  }

  async delWill({ id }: Who): Promise<PublishPacket | undefined> {
    const will = this.#wills.get(id);
    this.#wills.delete(id);
    return will;
  }

  streamWill(): Readable {
    // Only wills left over by other brokers of a cluster would be here.
    return Readable.from([]);
  }

  #open(clientId: string): Session {
    const known = this.#sessions.get(clientId);
    if (known !== undefined) return known;
    if (this.#sessions.size >= this.#context.limits.sessions) this.#forgetLongestAway();
    const session = new Session({ ...this.#context, shared: this.#shared });
    this.#sessions.set(clientId, session);
    const socket = this.#sockets.get(clientId);
    if (socket !== undefined) session.attach(socket);
    return session;
  }

  #forgetLongestAway(): void {
    for (const [clientId, session] of this.#sessions) {
      if (session.connected) continue;
      this.#context.log.warn('sessions', () => `Too many MQTT sessions: that of "${clientId}", away longest, is forgotten.`);
      this.#context.counters.dropped.increment(session.length);
      this.#forget(clientId);
      return;
    }
  }

  #forget(clientId: string): void {
    this.#sessions.get(clientId)?.clear();
    this.#sessions.delete(clientId);
  }
}

function isFilter(filter: string): boolean {
  try {
    checkFilter(filter);
    return true;
  } catch {
    return false;
  }
}
