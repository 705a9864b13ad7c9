import { setImmediate } from 'node:timers/promises';
import { type Clock, sleepOn } from '@skerry/runtime';

interface Timer {
  readonly dueMs: number;
  readonly fn: () => void;
}

const START_MS = Date.UTC(2026, 0, 1);

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #elapsedMs = 0;
  #wallOffsetMs: number;
  #lastNs = 0n;

  constructor(startMs: number = START_MS) {
    this.#wallOffsetMs = startMs;
  }

  nowMs(): number {
    return this.#wallOffsetMs + this.#elapsedMs;
  }

  nowNs(): bigint {
    const ns = BigInt(Math.floor(this.nowMs() * 1000)) * 1000n;
    this.#lastNs = ns > this.#lastNs ? ns : this.#lastNs + 1n;
    return this.#lastNs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  setTimeout(fn: () => void, ms: number): Disposable {
    const timer = { dueMs: this.#elapsedMs + Math.max(0, ms), fn };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /**
   * Moves time on, fires the timers that fall due in the order of their time (then of their making), and after each lets all promises settle.
   *
   * Timers set meanwhile fire too if they fall within the span.
   */
  async advance(ms: number): Promise<void> {
    const endMs = this.#elapsedMs + ms;
    await this.settle();
    for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
      this.#timers.delete(timer);
      this.#elapsedMs = timer.dueMs;
      timer.fn();
      await this.settle();
    }
    this.#elapsedMs = endMs;
  }

  /** Lets everything that waits only for promises run. */
  async settle(): Promise<void> {
    await setImmediate();
  }

  /** Sets the wall clock, as a person or NTP would; timers and `monotonicMs` don't notice. */
  setWall(ms: number): void {
    this.#wallOffsetMs = ms - this.#elapsedMs;
  }

  #next(endMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs <= endMs && (first === undefined || timer.dueMs < first.dueMs)) first = timer;
    }
    return first;
  }
}
