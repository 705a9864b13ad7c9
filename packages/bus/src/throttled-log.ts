import type { Clock, Logger } from '@skerry/runtime';

const QUIET_MS = 10_000;
const REMEMBERED = 256;

/** Logs a kind of trouble at most once in ten seconds, with the number of times it was not logged, so that a flood of it cannot fill a disk. */
export class ThrottledLog {
  readonly #log: Pick<Logger, 'warn'> | undefined;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #last = new Map<string, { atMs: number; silent: number }>();

  constructor(log: Pick<Logger, 'warn'> | undefined, clock: Pick<Clock, 'monotonicMs'>) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Logs, or counts, one more trouble of this kind. The message is only made when it is logged. */
  warn(kind: string, message: () => string): void {
    const nowMs = this.#clock.monotonicMs();
    const last = this.#last.get(kind);
    if (last !== undefined && nowMs - last.atMs < QUIET_MS) {
      last.silent++;
      return;
    }
    if (last === undefined && this.#last.size >= REMEMBERED) this.#last.clear();
    this.#last.set(kind, { atMs: nowMs, silent: 0 });
    this.#log?.warn(last?.silent ? `${message()} (and ${last.silent} more before)` : message());
  }
}
