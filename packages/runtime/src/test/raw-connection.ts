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
    while (!this.#received.includes(text) && !this.#socket.closed) await this.#next();
    return this.#received;
  }

  /** All that came, once the other side has closed. */
  async untilClosed(): Promise<string> {
    while (!this.#socket.closed) await this.#next();
    return this.#received;
  }

  // A reset is one way in which the other side closes, so it is no failure here.
  #next(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('data', done).off('close', done);
        resolve();
      };
      this.#socket.on('data', done).on('close', done);
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
