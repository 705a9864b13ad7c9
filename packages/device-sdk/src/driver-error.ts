import { EdgeError, type ErrorKind } from '@skerry/contracts';

/** Whether a failed write may have taken effect: `no` is a promise that it did not. */
export type Executed = 'no' | 'maybe';

/**
 * What a failure says about the way to the device.
 *
 * - `answer`: the device answered and refused (or the request made no sense). The way is fine; nothing is counted against it.
 * - `silent`: the device did not answer in time. The connection is kept; after several in a row the device's circuit breaker opens.
 * - `connection`: the connection is unusable. The SDK disposes it and connects anew, with backoff, before the next request.
 */
export type Fault = 'answer' | 'silent' | 'connection';

/** What a {@link DriverError} says beside its text. */
export interface DriverErrorOptions {
  /** Default `silent`. */
  readonly fault?: Fault;
  /** For writes: default `maybe`, since only the driver can know that nothing left the machine. */
  readonly executed?: Executed;
  /** The wire's error kind, default `UnexpectedServerError` (500), which is what EdgeX answers for a driver's failure. */
  readonly kind?: ErrorKind;
  readonly cause?: unknown;
}

/**
 * A failure of a driver, with what the SDK must know to act on it.
 *
 * Anything else that a driver throws is taken as `{ fault: 'silent', executed: 'maybe' }`.
 *
 * @example
 * throw new DriverError('Modbus exception 2 (illegal data address)', { fault: 'answer', executed: 'no' });
 */
export class DriverError extends EdgeError {
  readonly fault: Fault;
  readonly executed: Executed;

  constructor(message: string, options: DriverErrorOptions = {}) {
    super(options.kind ?? 'UnexpectedServerError', message, { cause: options.cause });
    this.name = 'DriverError';
    this.fault = options.fault ?? 'silent';
    this.executed = options.executed ?? 'maybe';
  }
}

const member = (thrown: unknown, name: string): unknown =>
  typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>)[name] : undefined;

/** What any thrown value says about the way to the device; recognised by its `fault` member, so that two copies of the SDK agree. */
export function faultOf(thrown: unknown): Fault {
  const fault = member(thrown, 'fault');
  return fault === 'answer' || fault === 'connection' ? fault : 'silent';
}

/** Whether the write behind any thrown value may have taken effect; `maybe` unless it says `no`. */
export function executedOf(thrown: unknown): Executed {
  return member(thrown, 'executed') === 'no' ? 'no' : 'maybe';
}
