import { type BreakerOptions, type BreakerState, CircuitBreaker } from './circuit-breaker.ts';
import { DriverError, faultOf } from './driver-error.ts';

/**
 * A circuit breaker for each device, so that one that does not answer costs the others on its line little.
 *
 * Only silence counts: a device that answers, even with a refusal, is there.
 */
export class DeviceBreakers {
  readonly #options: () => BreakerOptions;
  readonly #breakers = new Map<string, CircuitBreaker>();

  constructor(options: () => BreakerOptions) {
    this.#options = options;
  }

  state(device: string): BreakerState {
    return this.#breakers.get(device)?.state ?? 'closed';
  }

  /** Lets a request pass, or throws a {@link DriverError} that says when the next try is. */
  enter(device: string): void {
    const waitMs = this.#breakers.get(device)?.enter() ?? 0;
    if (waitMs <= 0) return;
    const message = `device "${device}" did not answer ${this.#options().threshold} times or more; next try in ${Math.ceil(waitMs)} ms`;
    throw new DriverError(message, { fault: 'answer', executed: 'no' });
  }

  succeeded(device: string): void {
    this.#breakers.delete(device);
  }

  /** Counts a failure if it was silence; a refusal proves that the device is there, unless it never got that far. */
  failed(device: string, error: unknown): void {
    if (faultOf(error) === 'answer') {
      this.#breakers.get(device)?.withdrew();
      return;
    }
    const breaker = this.#breakers.get(device) ?? new CircuitBreaker(this.#options());
    breaker.failed();
    this.#breakers.set(device, breaker);
  }

  forget(device: string): void {
    this.#breakers.delete(device);
  }
}
