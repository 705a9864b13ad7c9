import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const PUBLISH = 3;
const PUBACK = 4;

/** What a connection tells its owner. */
export interface MqttListener {
  acknowledged?(messageId: number): void;
  /** A message came; it is acknowledged already. */
  received?(payload: Buffer): void;
}

/** An MQTT 3.1.1 connection that costs little: messages go out as made, and of what comes in only PUBLISH and PUBACK are looked at. */
export class MqttConnection {
  readonly #socket: Socket;
  readonly #listener: MqttListener;
  #buffer: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, listener: MqttListener) {
    this.#socket = socket.setNoDelay(true);
    this.#listener = listener;
  }

  /** Connects to a broker of this machine, with a clean session and without keep-alive. */
  static async open(port: number, listener: MqttListener): Promise<MqttConnection> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    const connection = new MqttConnection(socket, listener);
    socket.write(packetOf(0x10, [text('MQTT'), Buffer.of(4, 2, 0, 0), text(`bench-${process.pid}-${socket.localPort}`)]));
    await once(socket, 'data');
    socket.on('data', (chunk: Buffer) => connection.#receive(chunk));
    return connection;
  }

  /** Subscribes at QoS 1. */
  subscribe(filter: string): void {
    this.#socket.write(packetOf(0x82, [Buffer.of(0, 1), text(filter), Buffer.of(1)]));
  }

  /** Sends whole packets; resolves when the kernel has taken them. */
  async send(packets: Uint8Array): Promise<void> {
    if (!this.#socket.write(packets)) await once(this.#socket, 'drain');
  }

  /** Whether the other end is gone. */
  get closed(): boolean {
    return this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    let bytes = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (let end = packetEnd(bytes); end !== undefined; end = packetEnd(bytes)) {
      this.#take(bytes[0]!, bytes.subarray(end.start, end.end));
      bytes = bytes.subarray(end.end);
    }
    this.#buffer = bytes;
  }

  #take(first: number, body: Buffer): void {
    if (first >> 4 === PUBACK) this.#listener.acknowledged?.(body.readUInt16BE(0));
    if (first >> 4 !== PUBLISH) return;
    const topicEnd = 2 + body.readUInt16BE(0);
    const qos = (first >> 1) & 3;
    if (qos > 0) this.#socket.write(Buffer.of(PUBACK << 4, 2, body[topicEnd]!, body[topicEnd + 1]!));
    this.#listener.received?.(body.subarray(qos > 0 ? topicEnd + 2 : topicEnd));
  }
}

/** A PUBLISH packet; with a message id it is sent at QoS 1. */
export function publishPacket(topic: string, payload: string, messageId: number | undefined): Buffer {
  const id = messageId === undefined ? [] : [Buffer.of(messageId >> 8, messageId & 0xff)];
  return packetOf(messageId === undefined ? 0x30 : 0x32, [text(topic), ...id, Buffer.from(payload, 'latin1')]);
}

function packetOf(first: number, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [first];
  for (let rest = length; ; ) {
    head.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    rest >>>= 7;
    if (rest === 0) break;
  }
  return Buffer.concat([Buffer.from(head), ...parts], head.length + length);
}

function packetEnd(bytes: Buffer): { start: number; end: number } | undefined {
  let length = 0;
  for (let at = 1; at < 5 && at < bytes.length; at++) {
    length += (bytes[at]! & 0x7f) << (7 * (at - 1));
    if (bytes[at]! >= 0x80) continue;
    const end = at + 1 + length;
    return end <= bytes.length ? { start: at + 1, end } : undefined;
  }
  return undefined;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}
