import { performance } from 'node:perf_hooks';
import { setTimeout as setNodeTimeout } from 'node:timers';

/** Time, as everything in the platform sees it, so that tests can drive it. */
export interface Clock {
  /** Wall time in Unix milliseconds; may jump when the machine's clock is set. */
  nowMs(): number;
  /** Wall time in Unix nanoseconds; strictly increasing within the process, even when the machine's clock is set back. */
  nowNs(): bigint;
  /** Milliseconds since some fixed point; never goes back. For measuring how long something took. */
  monotonicMs(): number;
  /** Calls `fn` once after `ms`; disposing before that cancels it. Keeps the process alive until then. */
  setTimeout(fn: () => void, ms: number): Disposable;
  /** Resolves after `ms`; rejects with the reason of `signal` once that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// Node fires a longer timer at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;
// Above this difference the machine's clock was set; below it Date.now is merely coarser.
const STEP_MS = 5;

class SystemClock implements Clock {
  #lastNs = 0n;
  #originMs = performance.timeOrigin;

  nowMs(): number {
    return Date.now();
  }

  nowNs(): bigint {
    const sinceOriginMs = performance.now();
    const wallMs = Date.now();
    if (Math.abs(this.#originMs + sinceOriginMs - wallMs) > STEP_MS) this.#originMs = wallMs - sinceOriginMs;
    const totalMs = this.#originMs + sinceOriginMs;
    const wholeMs = Math.floor(totalMs);
    const ns = BigInt(wholeMs) * 1_000_000n + BigInt(Math.floor((totalMs - wholeMs) * 1_000_000));
    this.#lastNs = ns > this.#lastNs ? ns : this.#lastNs + 1n;
    return this.#lastNs;
  }

  monotonicMs(): number {
    return performance.now();
  }

  setTimeout(fn: () => void, ms: number): Disposable {
    if (ms <= LONGEST_TIMER_MS) return setNodeTimeout(fn, ms);
    let next: Disposable = setNodeTimeout(() => {
      next = this.setTimeout(fn, ms - LONGEST_TIMER_MS);
    }, LONGEST_TIMER_MS);
    return { [Symbol.dispose]: () => next[Symbol.dispose]() };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }
}

/** Implements `Clock.sleep` on a clock's `setTimeout`. */
export function sleepOn(clock: Pick<Clock, 'setTimeout'>, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const wake = (): void => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const timer = clock.setTimeout(wake, ms);
    const abort = (): void => {
      timer[Symbol.dispose]();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** The machine's clock. There is one per process, because `nowNs` must be strictly increasing across all who ask. */
export const systemClock: Clock = new SystemClock();
