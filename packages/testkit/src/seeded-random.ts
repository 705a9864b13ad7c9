import { type Clock, type Random, UuidSequence } from '@skerry/runtime';

const STEP = 0x6d2b79f5;

/**
 * Randomness that repeats: the same seed gives the same numbers, bytes and UUIDs.
 *
 * UUIDs take their time from `clock`; without one it stands still at 2026.
 */
export class SeededRandom implements Random {
  readonly #uuids: UuidSequence;
  #state: number;

  constructor(seed: number, clock: Pick<Clock, 'nowMs'> = { nowMs: () => Date.UTC(2026, 0, 1) }) {
    this.#state = seed >>> 0;
    this.#uuids = new UuidSequence(clock, this);
  }

  next(): number {
    return this.#word() / 0x100000000;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#word() >>> 24);
  }

  uuid(): string {
    return this.#uuids.next();
  }

  /** A whole number in [0, limit). */
  integer(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(items.length)];
    if (item === undefined) throw new RangeError('Cannot pick from an empty list');
    return item;
  }

  // Mulberry32: small, and good enough to vary tests.
  #word(): number {
    this.#state = (this.#state + STEP) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
