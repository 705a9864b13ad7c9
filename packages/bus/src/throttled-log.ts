import type { Clock, Logger } from '@skerry/runtime';

const QUIET_MS = 10_000;
const REMEMBERED = 256;
/** What kinds are counted as that come when so many others are fresh: clients choose their ids, and with them the number of kinds. */
const OTHERS = '';

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
    const counted = this.#last.has(kind) || this.#hasRoom(nowMs) ? kind : OTHERS;
    const last = this.#last.get(counted);
    if (last !== undefined && nowMs - last.atMs < QUIET_MS) {
      last.silent++;
      return;
    }
    this.#last.delete(counted); // so that the kinds stand in the order in which they were logged
    this.#last.set(counted, { atMs: nowMs, silent: 0 });
    this.#log?.warn(last?.silent ? `${message()} (and ${last.silent} more before)` : message());
  }

  /** Whether one more kind can be remembered, if need be in place of one that has been quiet. */
  #hasRoom(nowMs: number): boolean {
    if (this.#last.size < REMEMBERED) return true;
    const [oldest, { atMs }] = this.#last.entries().next().value!;
    return nowMs - atMs >= QUIET_MS && this.#last.delete(oldest);
  }
}
