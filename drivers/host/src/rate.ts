/** A counter at a moment, in milliseconds. */
interface Sample {
  readonly atMs: number;
  readonly count: number;
}

const SHORTEST_MS = 500;

/**
 * The growth of a counter per second between two readings.
 *
 * Readings closer than half a second give the rate before, since so short a span says little. A counter that fell began anew.
 */
export class Rate {
  #last: Sample | undefined;
  #rate: number | undefined;

  /** Takes the counter in and returns the rate; undefined until there are two readings. */
  next(count: number, atMs: number): number | undefined {
    const last = this.#last;
    if (last && atMs - last.atMs < SHORTEST_MS) return this.#rate;
    if (last) this.#rate = count >= last.count ? ((count - last.count) * 1000) / (atMs - last.atMs) : undefined;
    this.#last = { atMs, count };
    return this.#rate;
  }
}
