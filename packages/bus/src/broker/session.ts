import type { Duplex } from 'node:stream';
import type { Clock } from '@skerry/runtime';
import { Fifo } from '../fifo.ts';
import type { BrokerLimits } from './limits.ts';
import { PublishPacket, pubrel } from './packet.ts';

/** What a message takes beside its bytes, measured: else a million tiny messages would take ten times what the limits say. */
const OVERHEAD = 256;

interface Outgoing {
  readonly packet: PublishPacket;
  /** QoS 2: the subscriber has the message, only the release is still to be acknowledged. */
  released: boolean;
}

/** Bytes all sessions of a broker hold together. */
interface SharedBytes {
  used: number;
}

/** What a session is made with. */
export interface SessionContext {
  readonly limits: BrokerLimits;
  readonly clock: Clock;
  readonly shared: SharedBytes;
}

/** A message for a session. */
export interface SessionMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
}

/**
 * What the broker owes one client with a persistent session: messages that wait, and messages that are sent and not yet acknowledged.
 *
 * They go out in order, as fast as the client acknowledges and its socket drains. While the client is away they are kept, up to the limits.
 */
export class Session {
  /** Filters and the QoS granted. */
  readonly subscriptions = new Map<string, { qos: number; remove?: () => void }>();
  readonly #context: SessionContext;
  readonly #waiting = new Fifo<Outgoing>();
  readonly #inFlight = new Map<number, Outgoing>();
  readonly #publishers = new Set<() => void>();
  #resend: [number, Outgoing][] = [];
  #socket: Duplex | undefined;
  #bytes = 0;
  #lastId = 0;
  #uncork = false;
  #stall: Disposable | undefined;
  #progressMs = 0;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** Whether the client is there. */
  get connected(): boolean {
    return this.#socket !== undefined;
  }

  /** Messages that wait or are not yet acknowledged. */
  get length(): number {
    return this.#waiting.length + this.#inFlight.size;
  }

  /** Takes a message; false if the session is full. */
  offer(message: SessionMessage, qos: 1 | 2): boolean {
    const { limits, shared } = this.#context;
    const size = message.payload.length + message.topic.length + OVERHEAD;
    const full =
      this.length >= limits.sessionMessages || this.#bytes + size > limits.sessionBytes || shared.used + size > limits.allSessionBytes;
    // One message may be larger than a whole session may be, but not one for each of many sessions.
    if (full && (this.length > 0 || shared.used >= limits.allSessionBytes)) return false;
    const packet = new PublishPacket(message.topic, message.payload, { qos, retain: message.retain });
    this.#count(packet.bytes.length + OVERHEAD);
    this.#waiting.push({ packet, released: false });
    this.#send();
    return true;
  }

  /** The client is back: what it did not acknowledge is sent again, then the rest. */
  attach(socket: Duplex): void {
    this.#socket = socket;
    this.#progressMs = this.#context.clock.monotonicMs();
    this.#resend = [...this.#inFlight];
    for (const [, { packet }] of this.#resend) packet.markDuplicate();
    socket.on('drain', () => this.#send());
    this.#send();
  }

  /** The client went away, if it was connected by this socket. */
  detach(socket: Duplex): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#resend = [];
    this.#letPublishersGo();
  }

  /** The client acknowledged a message (PUBACK, or PUBCOMP). */
  acknowledge(messageId: number): void {
    const outgoing = this.#inFlight.get(messageId);
    if (outgoing === undefined) return;
    this.#inFlight.delete(messageId);
    this.#count(-outgoing.packet.bytes.length - OVERHEAD);
    this.#progressMs = this.#context.clock.monotonicMs();
    if (this.#publishers.size > 0 && !this.#isBeyond(0.5)) this.#letPublishersGo();
    this.#send();
  }

  /** The client has a QoS 2 message (PUBREC): from now on only its release is repeated. */
  release(messageId: number): void {
    const outgoing = this.#inFlight.get(messageId);
    if (outgoing !== undefined) outgoing.released = true;
  }

  /** Resolves when publishers may send this session more; undefined if they may now. A client that is away holds nobody back. */
  room(): Promise<void> | undefined {
    if (this.#socket === undefined || !this.#isBeyond(1)) return undefined;
    this.#watchForStall();
    return new Promise((resolve) => this.#publishers.add(resolve));
  }

  /** Forgets everything. */
  clear(): void {
    for (const { remove } of this.subscriptions.values()) remove?.();
    this.subscriptions.clear();
    this.#waiting.drain();
    this.#inFlight.clear();
    this.#resend = [];
    this.#count(-this.#bytes);
    this.#letPublishersGo();
  }

  #send(): void {
    const { limits } = this.#context;
    while (this.#socket !== undefined && this.#socket.writableLength < limits.softSocketBytes) {
      const again = this.#resend.shift();
      if (again !== undefined) this.#repeat(this.#socket, again);
      else if (this.#inFlight.size < limits.window && this.#waiting.length > 0) this.#sendNext(this.#socket);
      else return;
    }
  }

  #sendNext(socket: Duplex): void {
    const outgoing = this.#waiting.shift()!;
    const messageId = this.#freeId();
    outgoing.packet.messageId = messageId;
    this.#inFlight.set(messageId, outgoing);
    this.#write(socket, outgoing.packet.bytes);
  }

  #repeat(socket: Duplex, [messageId, { released, packet }]: [number, Outgoing]): void {
    if (this.#inFlight.has(messageId)) this.#write(socket, released ? pubrel(messageId) : packet.bytes);
  }

  #write(socket: Duplex, bytes: Uint8Array): void {
    // Many messages of one turn of the event loop leave in one system call.
    if (!this.#uncork) {
      this.#uncork = true;
      socket.cork();
      setImmediate(() => {
        this.#uncork = false;
        socket.uncork();
      });
    }
    socket.write(bytes);
  }

  #freeId(): number {
    do this.#lastId = (this.#lastId % 65_535) + 1;
    while (this.#inFlight.has(this.#lastId));
    return this.#lastId;
  }

  #isBeyond(share: number): boolean {
    const { holdMessages, holdBytes } = this.#context.limits;
    return this.length > holdMessages * share || this.#bytes > holdBytes * share;
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#context.shared.used += bytes;
  }

  #letPublishersGo(): void {
    this.#stall?.[Symbol.dispose]();
    this.#stall = undefined;
    for (const resolve of this.#publishers) resolve();
    this.#publishers.clear();
  }

  #watchForStall(): void {
    const { clock, limits } = this.#context;
    this.#stall ??= clock.setTimeout(() => {
      this.#stall = undefined;
      if (clock.monotonicMs() - this.#progressMs >= limits.stallMs) this.#socket?.destroy();
      else if (this.#publishers.size > 0) this.#watchForStall();
    }, limits.stallMs);
  }
}
