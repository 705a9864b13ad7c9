import type { Clock } from '@skerry/runtime';
import type { SerialSettings } from './line-settings.ts';

const BITS_PER_CHARACTER = 11;
const QUIET_CHARACTERS = 3.5;
/** The shortest silence between two frames at high speeds, as the standard for serial lines has it. */
const SHORTEST_QUIET_MS = 1.75;

/**
 * Keeps a serial line's answers apart.
 *
 * Frames on a serial line carry no id. When a request was given up, its answer may still come, and would fit the next request to that unit. So the next request to
 * the same unit waits until the late answer has come, or for one more Timeout. Other units need not wait: a frame says which unit it is from.
 */
export class LateAnswer {
  readonly #clock: Clock;
  #expected: { unit: number; untilMs: number } | undefined;
  #wake: () => void = () => undefined;
  #heardMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A request to this unit was given up just now. */
  expect({ unit, timeoutMs }: SerialSettings): void {
    this.#expected = { unit, untilMs: this.#clock.monotonicMs() + timeoutMs };
  }

  /** Bytes came in. */
  heard(): void {
    this.#heardMs = this.#clock.monotonicMs();
  }

  /** The answer to the request that was given up came in. */
  arrived(): void {
    this.#expected = undefined;
    this.#wake();
  }

  /** Resolves when a request may be sent: no late answer can be taken for its own, and the line has been silent for long enough. */
  async settle(settings: SerialSettings, signal: AbortSignal): Promise<void> {
    if (this.#expected?.unit === settings.unit) await this.#arrival(this.#expected.untilMs - this.#clock.monotonicMs(), signal);
    const quietMs = Math.max(SHORTEST_QUIET_MS, (QUIET_CHARACTERS * BITS_PER_CHARACTER * 1000) / settings.baudRate);
    const waitMs = this.#heardMs + quietMs - this.#clock.monotonicMs();
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }

  /** Resolves when the answer came, or can no longer be waited for. */
  async #arrival(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => reject(signal.reason);
    const timer = this.#clock.setTimeout(resolve, Math.max(0, ms));
    signal.addEventListener('abort', onAbort, { once: true });
    this.#wake = resolve;
    try {
      await promise;
      this.#expected = undefined;
    } finally {
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
    }
  }
}
