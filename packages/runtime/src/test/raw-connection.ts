import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection that sends what a well-behaved HTTP client would not. */
export class RawConnection implements Disposable {
  readonly #socket: Socket;
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#received += text;
    });
    socket.on('error', () => socket.destroy());
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** All that came so far, once it contains `text`. */
  async until(text: string): Promise<string> {
    while (!this.#received.includes(text)) await once(this.#socket, 'data');
    return this.#received;
  }

  /** All that came, once the other side has closed. */
  async untilClosed(): Promise<string> {
    if (!this.#socket.destroyed) await once(this.#socket, 'close');
    return this.#received;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
