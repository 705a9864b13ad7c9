import type { IncomingMessage } from 'node:http';

/** How reading a body ended: complete, larger than allowed, or cut off by the caller. */
export type BodyEnd = Uint8Array | 'too-large' | 'cut';

/**
 * Reads the body of a request and calls back once, without a promise in between.
 *
 * A body that says it is too large is not read at all; one that turns out so is not read on.
 */
export function readBody(request: IncomingMessage, limitBytes: number, done: (end: BodyEnd) => void): void {
  if (Number(request.headers['content-length']) > limitBytes) {
    done('too-large');
    return;
  }
  new BodyReader(request, limitBytes, done);
}

// Enough for a caller to finish sending and read the answer; beyond it the connection is cut.
const DISCARD_LIMIT_BYTES = 8 * 1024 * 1024;

/** Takes what is left of a body that nobody wants, so that its sender gets to read the answer; one that does not end is cut off. */
export function discardBody(request: IncomingMessage): void {
  let left = DISCARD_LIMIT_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.on('error', () => request.destroy());
  request.resume();
}

class BodyReader {
  readonly #limitBytes: number;
  readonly #done: (end: BodyEnd) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #ended = false;

  constructor(request: IncomingMessage, limitBytes: number, done: (end: BodyEnd) => void) {
    this.#limitBytes = limitBytes;
    this.#done = done;
    request.on('data', (chunk: Buffer) => this.#take(chunk));
    request.on('end', () =>
      this.#finish(this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks, this.#size)),
    );
    request.on('error', () => this.#finish('cut'));
    request.on('close', () => this.#finish('cut'));
  }

  #take(chunk: Buffer): void {
    if (this.#ended) return;
    this.#size += chunk.length;
    this.#chunks.push(chunk);
    if (this.#size <= this.#limitBytes) return;
    this.#finish('too-large');
  }

  #finish(end: BodyEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#done(end);
  }
}
