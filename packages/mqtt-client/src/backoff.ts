import type { Random } from '@skerry/runtime';

/** Pauses that double from `baseMs` to `maxMs`, each shortened at random by up to a half, so that clients don't return in step. */
export class Backoff {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #random: Pick<Random, 'next'>;
  #nextMs: number;

  constructor(random: Pick<Random, 'next'>, baseMs = 500, maxMs = 15_000) {
    this.#random = random;
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
    this.#nextMs = baseMs;
  }

  /** The length of the next pause; at least 1 ms. */
  nextMs(): number {
    const pauseMs = this.#nextMs * (1 - this.#random.next() / 2);
    this.#nextMs = Math.min(this.#nextMs * 2, this.#maxMs);
    return Math.max(1, Math.round(pauseMs));
  }

  /** Begins again with `baseMs`, after a success. */
  reset(): void {
    this.#nextMs = this.#baseMs;
  }
}
