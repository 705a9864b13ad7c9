import { EdgeError } from '@skerry/contracts';
import type { Clock } from './clock.ts';

/** How long work may take, and what to call it when it takes longer. */
export interface DeadlineOptions {
  readonly clock: Pick<Clock, 'setTimeout'>;
  readonly ms: number;
  /** Subject of the message: `Reading device "pump-1"` gives `Reading device "pump-1" took longer than 500 ms`. */
  readonly what: string;
  /** Gives up early, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The result of the work, if it comes in time.
 *
 * A function gets a signal that aborts at the deadline. Work that ignores the signal goes on unheeded; its late failure is swallowed.
 *
 * @throws {EdgeError} kind `ServiceUnavailable` at the deadline.
 */
export function withDeadline<T>(work: Promise<T> | ((signal: AbortSignal) => Promise<T> | T), options: DeadlineOptions): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = new AbortController();
  const giveUp = (reason: unknown): void => {
    reject(reason);
    abort.abort(reason);
  };
  const outer = (): void => giveUp(options.signal?.reason);
  const timer = options.clock.setTimeout(() => giveUp(tooLate(options)), options.ms);
  const settled = (): void => {
    timer[Symbol.dispose]();
    options.signal?.removeEventListener('abort', outer);
  };
  if (options.signal?.aborted) outer();
  options.signal?.addEventListener('abort', outer, { once: true });
  if (typeof work !== 'function') work.then(resolve, reject);
  else if (!abort.signal.aborted) Promise.try(work, abort.signal).then(resolve, reject);
  promise.then(settled, settled);
  return promise;
}

function tooLate({ what, ms }: DeadlineOptions): EdgeError {
  return new EdgeError('ServiceUnavailable', `${what} took longer than ${ms} ms`);
}
