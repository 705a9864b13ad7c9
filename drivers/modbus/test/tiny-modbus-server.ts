import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A request as the tiny server got it. */
export interface TinyRequest {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Uint8Array;
}

/** What the tiny server does about a request: answers with a PDU, or says nothing. */
export type TinyAnswer = (request: TinyRequest) => Uint8Array | undefined;

/**
 * A Modbus TCP server of a few lines for tests that need to see each request or to answer wrongly.
 *
 * It has 1000 registers and 1000 coils, the same for all units and for inputs and outputs; `answer` may be replaced.
 */
export class TinyModbusServer implements AsyncDisposable {
  readonly registers = new Uint16Array(1000);
  readonly coils = new Array<boolean>(1000).fill(false);
  readonly requests: TinyRequest[] = [];
  answer: TinyAnswer = (request) => this.usualAnswer(request);
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Starts on a free loopback port. */
  static async start(): Promise<TinyModbusServer> {
    const server = new TinyModbusServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Connections open now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** The requests so far as `function start count-or-value`. */
  get log(): string[] {
    return this.requests.map(({ pdu }) => {
      const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
      return `${view.getUint8(0)} ${view.getUint16(1)} ${view.getUint16(3)}`;
    });
  }

  /** Sends a frame to every client as it is. */
  send(transaction: number, unit: number, pdu: Uint8Array): void {
    for (const socket of this.#sockets) socket.write(frameOf(transaction, unit, pdu));
  }

  /** What a well-behaved device answers. */
  usualAnswer({ pdu }: TinyRequest): Uint8Array {
    const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.length);
    const [functionCode, start, count] = [view.getUint8(0), view.getUint16(1), view.getUint16(3)];
    if (start + (functionCode === 5 || functionCode === 6 || functionCode === 22 ? 1 : count) > 1000) return exceptionPdu(functionCode, 2);
    if (functionCode <= 2) return this.#readCoils(functionCode, start, count);
    if (functionCode <= 4) return this.#readRegisters(functionCode, start, count);
    return this.#write(view, start, count) ? pdu.slice(0, functionCode === 22 ? 7 : 5) : exceptionPdu(functionCode, 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes as Buffer]);
      while (received.length >= 7 && received.length >= 6 + received.readUInt16BE(4)) {
        const end = 6 + received.readUInt16BE(4);
        this.#take(socket, received.subarray(0, end));
        received = received.subarray(end);
      }
    });
  }

  #take(socket: Socket, frame: Buffer): void {
    const request = { transaction: frame.readUInt16BE(0), unit: frame[6] ?? 0, pdu: new Uint8Array(frame.subarray(7)) };
    this.requests.push(request);
    const reply = this.answer(request);
    if (reply !== undefined) socket.write(frameOf(request.transaction, request.unit, reply));
  }

  #readCoils(functionCode: number, start: number, count: number): Uint8Array {
    const bytes = new Uint8Array(2 + Math.ceil(count / 8));
    bytes[0] = functionCode;
    bytes[1] = bytes.length - 2;
    for (let bit = 0; bit < count; bit += 1) if (this.coils[start + bit]) bytes[2 + (bit >> 3)]! |= 1 << (bit & 7);
    return bytes;
  }

  #readRegisters(functionCode: number, start: number, count: number): Uint8Array {
    const bytes = new Uint8Array(2 + count * 2);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, functionCode);
    view.setUint8(1, count * 2);
    for (let index = 0; index < count; index += 1) view.setUint16(2 + index * 2, this.registers[start + index]!);
    return bytes;
  }

  #write(view: DataView, start: number, value: number): boolean {
    switch (view.getUint8(0)) {
      case 5:
        this.coils[start] = value === 0xff00;
        return true;
      case 6:
        this.registers[start] = value;
        return true;
      case 15:
        for (let bit = 0; bit < value; bit += 1) this.coils[start + bit] = ((view.getUint8(6 + (bit >> 3)) >> (bit & 7)) & 1) === 1;
        return true;
      case 16:
        for (let index = 0; index < value; index += 1) this.registers[start + index] = view.getUint16(6 + index * 2);
        return true;
      case 22:
        this.registers[start] = (this.registers[start]! & value) | (view.getUint16(5) & ~value);
        return true;
      default:
        return false;
    }
  }
}

/** The reply that refuses a request. */
export function exceptionPdu(functionCode: number, code: number): Uint8Array {
  return Uint8Array.of(functionCode | 0x80, code);
}

function frameOf(transaction: number, unit: number, pdu: Uint8Array): Uint8Array {
  const header = Buffer.alloc(7);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(pdu.length + 1, 4);
  header[6] = unit;
  return Buffer.concat([header, pdu]);
}
