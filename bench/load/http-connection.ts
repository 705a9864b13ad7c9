import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { EdgeError } from '@skerry/contracts';

/** An answer; its body is turned into text only if somebody wants it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: () => string;
}

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;

/** A kept-alive HTTP/1.1 connection that costs little: one request at a time, and of an answer no more is read than status and length. */
export class HttpConnection {
  readonly #socket: Socket;
  #buffer: Buffer | undefined;
  #waiting: PromiseWithResolvers<HttpAnswer> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(undefined));
  }

  /** Connects to a port of this machine. */
  static async open(port: number): Promise<HttpConnection> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /**
   * Sends a request and resolves with its answer.
   *
   * @throws {EdgeError} kind `Communication` if the connection ends first or the answer has no length.
   */
  send(request: string): Promise<HttpAnswer> {
    this.#waiting = Promise.withResolvers();
    this.#socket.write(request, 'latin1');
    return this.#waiting.promise;
  }

  /** Ends the connection. */
  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#buffer === undefined ? chunk : Buffer.concat([this.#buffer, chunk]);
    const headEnd = bytes.indexOf(HEAD_END);
    const length = headEnd < 0 ? undefined : this.#bodyLength(bytes, headEnd);
    if (length === undefined || bytes.length < headEnd + HEAD_END.length + length) {
      this.#buffer = bytes;
      return;
    }
    this.#buffer = undefined;
    const status = Number(bytes.toString('latin1', 9, 12));
    this.#waiting?.resolve({ status, body: () => bytes.toString('utf8', headEnd + HEAD_END.length) });
  }

  #bodyLength(bytes: Buffer, headEnd: number): number | undefined {
    const match = LENGTH.exec(bytes.toString('latin1', 0, headEnd));
    if (match === null) this.#fail(new RangeError('an answer has no Content-Length'));
    return match === null ? undefined : Number(match[1]);
  }

  #fail(cause: Error | undefined): void {
    this.#waiting?.reject(new EdgeError('Communication', 'The connection ended before the answer came.', { cause }));
  }
}
