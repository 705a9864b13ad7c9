import type { Fail } from './result.ts';

/** A message that a source gave to its pipeline. */
interface Flight {
  readonly position: bigint;
  landed: boolean;
}

/** A message that failed, and how. */
export interface FailedFlight {
  readonly position: bigint;
  readonly failure: Fail;
}

/**
 * Messages under way, in order, at most `limit` at once. Tells how far everything is acknowledged without a gap: the only place a cursor may move to.
 */
export class InFlight {
  readonly #limit: number;
  readonly #onAdvance: (position: bigint) => void;
  readonly #broken = new AbortController();
  readonly #flights: Flight[] = [];
  #failed: FailedFlight | undefined;
  #outstanding = 0;
  #wake: (() => void) | undefined;

  /** `onAdvance` is called with each position up to which every message is acknowledged. */
  constructor(limit: number, onAdvance: (position: bigint) => void) {
    this.#limit = limit;
    this.#onAdvance = onAdvance;
  }

  /** The earliest failure, once there is one. Messages after it may have arrived, but the cursor stays before it. */
  get failed(): FailedFlight | undefined {
    return this.#failed;
  }

  /** Aborts at the first failure: whoever waits for more messages need not. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Adds a message whose end `settled` tells. */
  add(position: bigint, settled: Promise<Fail | undefined>): void {
    const flight: Flight = { position, landed: false };
    this.#flights.push(flight);
    this.#outstanding += 1;
    settled.then((failure) => this.#land(flight, failure));
  }

  /** Resolves when another message may be added, or when one failed. */
  async room(): Promise<void> {
    while (this.#outstanding >= this.#limit && !this.#failed) await this.#change();
  }

  /** Resolves when no message is under way any more. */
  async drained(): Promise<void> {
    while (this.#outstanding > 0) await this.#change();
  }

  #land(flight: Flight, failure: Fail | undefined): void {
    this.#outstanding -= 1;
    flight.landed = failure === undefined;
    if (failure && (!this.#failed || flight.position < this.#failed.position)) this.#failed = { position: flight.position, failure };
    let done: bigint | undefined;
    while (this.#flights[0]?.landed) done = this.#flights.shift()?.position;
    if (done !== undefined) this.#onAdvance(done);
    if (failure) this.#broken.abort();
    this.#wake?.();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
