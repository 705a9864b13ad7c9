import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A received MQTT packet: its first byte and what follows the length. */
export interface RawPacket {
  readonly type: number;
  readonly flags: number;
  readonly body: Buffer;
}

/** How a raw client introduces itself. */
export interface RawConnect {
  clientId?: string;
  /** Default true. */
  clean?: boolean;
  will?: { topic: string; payload: Uint8Array | string };
}

/** MQTT packet types by name. */
export const PACKET = {
  CONNECT: 1,
  CONNACK: 2,
  PUBLISH: 3,
  PUBACK: 4,
  PUBREC: 5,
  PUBREL: 6,
  PUBCOMP: 7,
  SUBSCRIBE: 8,
  SUBACK: 9,
  UNSUBSCRIBE: 10,
  UNSUBACK: 11,
  PINGRESP: 13,
  DISCONNECT: 14,
} as const;

/**
 * One end of an MQTT connection, client or broker, that does nothing by itself: a test decides what it says, when it reads, what it breaks.
 *
 * Packets that came before they were asked for are kept.
 */
export class RawMqtt implements AsyncDisposable {
  readonly socket: Socket;
  readonly #packets: RawPacket[] = [];
  readonly #arrivals = new EventEmitter();
  #buffer: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    // A test that wants to know waits for `closed`.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#arrivals.emit('packet'));
  }

  /** Opens a connection without saying anything. */
  static async open(port: number): Promise<RawMqtt> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new RawMqtt(socket);
  }

  /** Opens a connection and waits for the CONNACK. */
  static async connect(port: number, options: RawConnect = {}): Promise<RawMqtt> {
    const client = await RawMqtt.open(port);
    client.send(connectPacket(options));
    await client.next(PACKET.CONNACK);
    return client;
  }

  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Subscribes and resolves with the QoS granted. */
  async subscribe(filter: string, qos: number): Promise<number> {
    this.send(packet(0x82, [uint16(1), text(filter), Buffer.of(qos)]));
    return (await this.next(PACKET.SUBACK)).body[2]!;
  }

  /** Sends a PUBLISH; QoS above 0 needs a message id. */
  publish(topic: string, payload: Uint8Array | string, { qos = 0, messageId = 0, retain = false } = {}): void {
    const id = qos > 0 ? [uint16(messageId)] : [];
    this.send(packet(0x30 | (qos << 1) | (retain ? 1 : 0), [text(topic), ...id, Buffer.from(payload)]));
  }

  /** Sends a PUBACK. */
  acknowledge(messageId: number): void {
    this.send(packet(0x40, [uint16(messageId)]));
  }

  /** The next packet of a type; packets of other types before it are skipped. Rejects if the connection ends first. */
  async next(type: number): Promise<RawPacket> {
    for (;;) {
      const at = this.#packets.findIndex((candidate) => candidate.type === type);
      if (at !== -1) return this.#packets.splice(0, at + 1).at(-1)!;
      if (this.socket.destroyed) throw new RangeError(`the connection ended before a packet of type ${type} came`);
      await once(this.#arrivals, 'packet');
    }
  }

  /** Whether a packet of a type has come and was not asked for yet. */
  has(type: number): boolean {
    return this.#packets.some((candidate) => candidate.type === type);
  }

  /** Resolves when the connection has ended. */
  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await this.closed();
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (let end = packetEnd(this.#buffer); end !== undefined; end = packetEnd(this.#buffer)) {
      const [first] = this.#buffer as unknown as [number];
      this.#packets.push({ type: first >> 4, flags: first & 15, body: this.#buffer.subarray(end.start, end.end) });
      this.#buffer = this.#buffer.subarray(end.end);
      this.#arrivals.emit('packet');
    }
  }
}

/** The parts of a received PUBLISH. */
export function publishParts({ flags, body }: RawPacket): {
  topic: string;
  payload: Buffer;
  qos: number;
  messageId: number;
  duplicate: boolean;
  retain: boolean;
} {
  const qos = (flags >> 1) & 3;
  const topicEnd = 2 + body.readUInt16BE(0);
  const payload = body.subarray(qos > 0 ? topicEnd + 2 : topicEnd);
  const messageId = qos > 0 ? body.readUInt16BE(topicEnd) : 0;
  return { topic: body.toString('utf8', 2, topicEnd), payload, qos, messageId, duplicate: (flags & 8) !== 0, retain: (flags & 1) !== 0 };
}

/** A whole packet: first byte, length, parts. */
export function packet(first: number, parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(first), lengthOf(body.length), body]);
}

function connectPacket({ clientId = '', clean = true, will }: RawConnect): Buffer {
  const flags = (clean ? 2 : 0) | (will ? 4 : 0);
  const willParts = will ? [text(will.topic), text(will.payload)] : [];
  return packet(0x10, [text('MQTT'), Buffer.of(4, flags, 0, 60), text(clientId), ...willParts]);
}

function packetEnd(buffer: Buffer): { start: number; end: number } | undefined {
  let length = 0;
  for (let at = 1; at < 5 && at < buffer.length; at++) {
    length += (buffer[at]! & 0x7f) << (7 * (at - 1));
    if (buffer[at]! >= 0x80) continue;
    const end = at + 1 + length;
    return end <= buffer.length ? { start: at + 1, end } : undefined;
  }
  return undefined;
}

function lengthOf(length: number): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; ) {
    bytes.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    rest >>>= 7;
    if (rest === 0) return Buffer.from(bytes);
  }
}

function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

function text(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint16(bytes.length), bytes]);
}
