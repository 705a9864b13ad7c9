const WINDOW = 16;

/** Measures how often something really happens, over its last 16 times. */
export class RateMeter {
  readonly #times: number[] = [];

  /** Notes that it happened at this moment, in milliseconds. */
  mark(nowMs: number): void {
    if (this.#times.push(nowMs) > WINDOW) this.#times.shift();
  }

  /** Times per second; falls by itself when nothing happens for longer than usual. */
  perSecond(nowMs: number): number {
    const [first] = this.#times;
    const gaps = this.#times.length - 1;
    if (first === undefined || gaps < 1) return 0;
    const span = this.#times[gaps]! - first;
    const idle = nowMs - this.#times[gaps]!;
    const overdue = Math.max(0, idle - span / gaps);
    return span + overdue > 0 ? (gaps * 1000) / (span + overdue) : 0;
  }
}
