import { type EdgeError, toEdgeError } from '@skerry/contracts';

/**
 * How a failed message may be treated by a source that keeps it.
 *
 * `transient`: the other side is away or overloaded, so the same message is worth sending until it succeeds. `refused`: the other side answered and
 * does not want this message, so it is tried a limited number of times. `never`: the same input fails the same way for ever.
 */
export type Retry = 'transient' | 'refused' | 'never';

/** The pipeline goes on. Without `data` the next function gets the message the pipeline started with, as in EdgeX. */
export interface Continue {
  readonly kind: 'continue';
  readonly data?: unknown;
  /**
   * Set by exports that are still in flight: the message is delivered once this resolves to nothing, failed if it resolves to a failure. It never
   * rejects. A later function of the pipeline runs only after it.
   */
  readonly acknowledged?: Promise<Fail | undefined>;
}

/** The pipeline ends here without being wrong, as after a filter. */
export interface Stop {
  readonly kind: 'stop';
}

/** The pipeline ends here with an error. */
export interface Fail {
  readonly kind: 'fail';
  readonly error: EdgeError;
  readonly retry: Retry;
  /** What to store and send again later (EdgeX's persistOnError); undefined when nothing asked for it. */
  readonly persist?: Uint8Array;
}

/** What a function answers for one message. */
export type StepResult = Continue | Stop | Fail;

const CONTINUE: Continue = { kind: 'continue' };
const STOP: Stop = { kind: 'stop' };

/** Goes on with `data`; with none, the next function gets the message the pipeline started with. */
export function next(data?: unknown, acknowledged?: Promise<Fail | undefined>): Continue {
  if (acknowledged) return { kind: 'continue', data, acknowledged };
  return data === undefined ? CONTINUE : { kind: 'continue', data };
}

/** Ends the pipeline for this message; that is no error. */
export function stop(): Stop {
  return STOP;
}

/** Ends the pipeline for this message with an error. Anything thrown may be given; `retry` is `never` unless said otherwise. */
export function fail(error: unknown, options: { retry?: Retry; persist?: Uint8Array } = {}): Fail {
  return { kind: 'fail', error: toEdgeError(error), retry: options.retry ?? 'never', persist: options.persist };
}
