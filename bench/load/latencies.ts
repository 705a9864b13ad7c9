import { percentile } from '../harness/statistics.ts';

/** How long things took, in milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Collects how long things took without making garbage. */
export class Latencies {
  #values = new Float64Array(1 << 16);
  #count = 0;

  /** Notes one. */
  add(ms: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float64Array(this.#count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count++] = ms;
  }

  /** Median, 99th percentile and longest of those noted. */
  summary(): LatencySummary {
    const sorted = this.#values.subarray(0, this.#count).sort();
    return { count: this.#count, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99), maxMs: percentile(sorted, 1) };
  }
}
