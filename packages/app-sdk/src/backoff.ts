import type { Clock, Random } from '@skerry/runtime';

/** Growing pauses between attempts, with jitter, so that many clients of one peer do not return in step. */
export class Backoff {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #baseMs: number;
  readonly #maxMs: number;
  #attempt = 0;

  constructor(means: { clock: Clock; random: Random }, limits: { baseMs: number; maxMs: number }) {
    this.#clock = means.clock;
    this.#random = means.random;
    this.#baseMs = limits.baseMs;
    this.#maxMs = limits.maxMs;
  }

  /** Waits for the next pause: half of it fixed, half at random. Resolves early, and never rejects, when the signal aborts. */
  async pause(signal: AbortSignal): Promise<void> {
    const fullMs = Math.min(this.#maxMs, this.#baseMs * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 30);
    const ms = fullMs * (0.5 + this.#random.next() / 2);
    await this.#clock.sleep(ms, signal).catch((reason) => {
      if (!signal.aborted) throw reason;
    });
  }

  /** Starts again with the shortest pause. */
  reset(): void {
    this.#attempt = 0;
  }
}
