/** `closed`: requests pass; `open`: they are refused until the next try; `half-open`: one trial is under way. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** When a breaker opens and how long it stays open. */
export interface BreakerOptions {
  /** Monotonic milliseconds. */
  now(): number;
  /** 0 up to 1; spreads the tries of many breakers. */
  random(): number;
  /** Failures in a row that open it. */
  threshold: number;
  baseMs: number;
  maxMs: number;
}

/**
 * Refuses requests to what has failed several times in a row, and lets one through after a growing, jittered pause.
 *
 * The pause doubles from `baseMs` to `maxMs`, each time shortened at random by up to half.
 */
export class CircuitBreaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #openUntil = 0;
  #trial = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Milliseconds until the next request may pass; 0 means now, and that the caller reports how it went. */
  enter(): number {
    if (this.#failures < this.#options.threshold) return 0;
    const wait = this.#openUntil - this.#options.now();
    if (wait > 0) return wait;
    if (this.#trial) return 1;
    this.#trial = true;
    return 0;
  }

  /** Reports a request that reached its aim: the breaker closes. */
  succeeded(): void {
    this.#failures = 0;
    this.#trial = false;
  }

  /** Reports a request that did not; opens the breaker at the threshold. */
  failed(): void {
    this.#failures += 1;
    this.#trial = false;
    const over = this.#failures - this.#options.threshold;
    if (over < 0) return;
    const pause = Math.min(this.#options.maxMs, this.#options.baseMs * 2 ** Math.min(over, 30));
    this.#openUntil = this.#options.now() + pause * (1 - this.#options.random() / 2);
  }

  /** Reports that a request that had entered was given up before it could tell anything. */
  withdrew(): void {
    this.#trial = false;
  }

  /** What it does with the next request. */
  get state(): BreakerState {
    if (this.#failures < this.#options.threshold) return 'closed';
    return this.#trial ? 'half-open' : 'open';
  }
}
