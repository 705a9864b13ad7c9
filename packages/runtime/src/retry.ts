import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** How often and how fast something is tried again. */
export interface RetryOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
  /** Pause after the first failure; doubles from there. */
  readonly baseMs: number;
  /** Longest pause. */
  readonly maxMs: number;
  /** Share of each pause that is left to chance, 0 to 1, so that many who failed together don't return together. Default 0.5. */
  readonly jitter?: number;
  /** Where chance comes from; without it pauses are not varied. */
  readonly random?: Pick<Random, 'next'>;
  /** Most tries in all; without end unless given. */
  readonly attempts?: number;
  /** Called before each pause; returning false gives up with the error. */
  readonly onFailure?: (error: unknown, attempt: number, pauseMs: number) => unknown;
}

/**
 * The result of the first try that succeeds.
 *
 * @throws what the last try threw, or the reason of `signal`.
 */
export async function retry<T>(attempt: (signal: AbortSignal) => Promise<T> | T, options: RetryOptions): Promise<T> {
  for (let count = 1; ; count++) {
    options.signal.throwIfAborted();
    try {
      return await attempt(options.signal);
    } catch (error) {
      const pauseMs = pauseAfter(count, options);
      if (options.signal.aborted || count === options.attempts || options.onFailure?.(error, count, pauseMs) === false) throw error;
      await options.clock.sleep(pauseMs, options.signal);
    }
  }
}

/** The pause after so many failures in a row. */
export function pauseAfter(failures: number, options: Pick<RetryOptions, 'baseMs' | 'maxMs' | 'jitter' | 'random'>): number {
  const fullMs = Math.min(options.maxMs, options.baseMs * 2 ** Math.min(failures - 1, 40));
  const jitter = options.random ? (options.jitter ?? 0.5) * options.random.next() : 0;
  return fullMs * (1 - jitter);
}
