import { toEdgeError } from '@skerry/contracts';
import { type BreakerOptions, type BreakerState, CircuitBreaker } from './circuit-breaker.ts';
import { DriverError, faultOf } from './driver-error.ts';

/**
 * A circuit breaker for each device, so that one that does not answer costs the others on its line little.
 *
 * Only silence counts: a device that answers, even with a refusal, is there.
 */
export class DeviceBreakers {
  readonly #options: () => BreakerOptions;
  readonly #breakers = new Map<string, { readonly breaker: CircuitBreaker; reason: string }>();

  constructor(options: () => BreakerOptions) {
    this.#options = options;
  }

  state(device: string): BreakerState {
    return this.#breakers.get(device)?.breaker.state ?? 'closed';
  }

  /** Lets a request pass, or throws a {@link DriverError} that says when the next try is. */
  enter(device: string): void {
    const known = this.#breakers.get(device);
    const waitMs = known?.breaker.enter() ?? 0;
    if (!known || waitMs <= 0) return;
    const message = `device "${device}" is left alone for ${Math.ceil(waitMs)} ms, since it did not answer: ${known.reason}`;
    throw new DriverError(message, { fault: 'answer', executed: 'no' });
  }

  succeeded(device: string): void {
    this.#breakers.delete(device);
  }

  /** Counts a failure if it was silence; a refusal proves that the device is there, unless it never got that far. */
  failed(device: string, error: unknown): void {
    if (faultOf(error) === 'answer') {
      this.#breakers.get(device)?.breaker.withdrew();
      return;
    }
    const known = this.#breakers.get(device) ?? { breaker: new CircuitBreaker(this.#options()), reason: '' };
    known.reason = toEdgeError(error).fullMessage;
    known.breaker.failed();
    this.#breakers.set(device, known);
  }

  forget(device: string): void {
    this.#breakers.delete(device);
  }
}
