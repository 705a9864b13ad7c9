import type { Clock, LogFields, Logger } from '@skerry/runtime';

const PAUSE_MS = 1_000;

/** Errors that may come with every message: at most one a second is logged, and says how many it stands for. */
export class ThrottledLog {
  readonly #log: Logger;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #nextMs = 0;
  #silent = 0;

  constructor(log: Logger, clock: Pick<Clock, 'monotonicMs'>) {
    this.#log = log;
    this.#clock = clock;
  }

  error(message: string, fields?: LogFields): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#nextMs) {
      this.#silent += 1;
      return;
    }
    const others = this.#silent > 0 ? ` (and ${this.#silent} errors before it)` : '';
    this.#log.error(`${message}${others}`, fields);
    this.#nextMs = nowMs + PAUSE_MS;
    this.#silent = 0;
  }
}
