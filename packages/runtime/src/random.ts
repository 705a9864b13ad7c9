import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Chance, as everything in the platform sees it, so that tests can seed it. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** Fresh random bytes. */
  bytes(count: number): Uint8Array;
  /** A new UUID, version 7: ids made one after the other sort in that order. */
  uuid(): string;
}

const POOL_BYTES = 4096;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

class SystemRandom implements Random {
  readonly #uuids: UuidSequence;
  readonly #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#uuids = new UuidSequence(clock, this);
  }

  next(): number {
    const [high, low] = new Uint32Array(this.bytes(8).buffer) as unknown as [number, number];
    return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 0x20000000000000;
  }

  bytes(count: number): Uint8Array {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (this.#used + count > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const bytes = this.#pool.slice(this.#used, this.#used + count);
    this.#used += count;
    return bytes;
  }

  uuid(): string {
    return this.#uuids.next();
  }
}

/**
 * Makes version 7 UUIDs that sort in the order they were made, also within one millisecond and when the clock is set back.
 *
 * 12 bits after the time count within a millisecond; when they overflow, the sequence runs ahead of the clock.
 */
export class UuidSequence {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #random: Pick<Random, 'bytes'>;
  #timeMs = 0;
  #count = 0;
  #prefix = '';

  constructor(clock: Pick<Clock, 'nowMs'>, random: Pick<Random, 'bytes'>) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The next UUID, lower case. */
  next(): string {
    const b = this.#random.bytes(9);
    const nowMs = this.#clock.nowMs();
    if (nowMs > this.#timeMs) this.#begin(nowMs, b[8]!);
    else if (++this.#count > 0xfff) this.#begin(this.#timeMs + 1, b[8]!);
    const count = `${HEX[0x70 | (this.#count >>> 8)]}${HEX[this.#count & 0xff]}`;
    const head = `${this.#prefix}${count}-${HEX[0x80 | (b[0]! & 0x3f)]}${HEX[b[1]!]}-`;
    return `${head}${HEX[b[2]!]}${HEX[b[3]!]}${HEX[b[4]!]}${HEX[b[5]!]}${HEX[b[6]!]}${HEX[b[7]!]}`;
  }

  #begin(timeMs: number, count: number): void {
    this.#timeMs = timeMs;
    this.#count = count;
    const time = timeMs.toString(16).padStart(12, '0');
    this.#prefix = `${time.slice(0, 8)}-${time.slice(8)}-`;
  }
}

/** Randomness from the operating system; `clock` gives the time inside of UUIDs. */
export function systemRandom(clock: Pick<Clock, 'nowMs'>): Random {
  return new SystemRandom(clock);
}
