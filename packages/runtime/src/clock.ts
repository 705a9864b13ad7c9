/**
 * Time, as everything in the platform sees it, so that tests can drive it.
 *
 * Timers never keep the process alive by themselves being forgotten: dispose what `setTimeout` returns.
 */
export interface Clock {
  /** Wall time in Unix milliseconds; may jump when the machine's clock is set. */
  nowMs(): number;
  /** Wall time in Unix nanoseconds; strictly increasing within the process, even when the machine's clock is set back. */
  nowNs(): bigint;
  /** Milliseconds since some fixed point; never goes back. For measuring how long something took. */
  monotonicMs(): number;
  /** Calls `fn` once after `ms`; disposing before that cancels it. */
  setTimeout(fn: () => void, ms: number): Disposable;
  /** Resolves after `ms`; rejects with the reason of `signal` once that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
