import type { Clock } from '@skerry/runtime';
import { Fifo } from './fifo.ts';

interface Deadline {
  readonly dueMs: number;
  done: boolean;
  readonly expire: () => void;
}

/** Deadlines that all lie equally far ahead when they are set: one timer serves them all, and setting and meeting one costs next to nothing. */
export class DeadlineQueue implements Disposable {
  readonly #clock: Clock;
  readonly #spanMs: number;
  readonly #deadlines = new Fifo<Deadline>();
  #timer: Disposable | undefined;

  constructor(clock: Clock, spanMs: number) {
    this.#clock = clock;
    this.#spanMs = spanMs;
  }

  /** Calls `expire` when the span is over, unless the result is called before. */
  start(expire: () => void): () => void {
    const deadline: Deadline = { dueMs: this.#clock.monotonicMs() + this.#spanMs, done: false, expire };
    this.#deadlines.push(deadline);
    this.#timer ??= this.#clock.setTimeout(() => this.#sweep(), this.#spanMs);
    return () => {
      deadline.done = true;
      this.#dropDone();
    };
  }

  [Symbol.dispose](): void {
    this.#deadlines.drain();
    this.#dropDone();
  }

  #sweep(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    for (let first = this.#deadlines.peek(); first !== undefined && (first.done || first.dueMs <= nowMs); first = this.#deadlines.peek()) {
      this.#deadlines.shift();
      if (!first.done) first.expire();
    }
    const next = this.#deadlines.peek();
    if (next !== undefined) this.#timer ??= this.#clock.setTimeout(() => this.#sweep(), Math.max(1, next.dueMs - nowMs));
  }

  #dropDone(): void {
    while (this.#deadlines.peek()?.done) this.#deadlines.shift();
    if (this.#deadlines.length > 0) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}
