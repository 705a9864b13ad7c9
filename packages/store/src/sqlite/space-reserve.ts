import { randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

const CHUNK = 1 << 18;

/** Where the reserve of a database file lies. */
export function reservePath(databasePath: string): string {
  return `${databasePath}.reserve`;
}

/** Whether the space is set aside in full. */
export function isReserved(reserve: string, bytes: number): boolean {
  return statSync(reserve, { throwIfNoEntry: false })?.size === bytes;
}

/**
 * Keeps some disk space aside in a file, to be given back when the disk is full: deleting needs room in the write-ahead log before it frees any.
 */
export class SpaceReserve {
  readonly #path: string;
  readonly #bytes: number;
  #held = false;

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Whether the space is set aside right now. */
  get held(): boolean {
    return this.#held;
  }

  /** Sets the space aside if it is not; false when the disk has no room for it. Costs nothing when it is already there. */
  take(): boolean {
    if (this.#held || this.#bytes === 0 || isReserved(this.#path, this.#bytes)) this.#held = true;
    else this.#held = this.#fill();
    return this.#held;
  }

  /** Gives the space back to the file system. */
  release(): void {
    this.#held = false;
    rmSync(this.#path, { force: true });
  }

  /** Noise instead of zeros: a file system that compresses or leaves holes would set nothing aside. */
  #fill(): boolean {
    try {
      const file = openSync(this.#path, 'w', 0o600);
      try {
        this.#writeNoise(file);
      } finally {
        closeSync(file);
      }
      return true;
    } catch {
      this.release();
      return false;
    }
  }

  #writeNoise(file: number): void {
    const noise = randomFillSync(Buffer.allocUnsafe(Math.min(CHUNK, this.#bytes)));
    for (let left = this.#bytes; left > 0; left -= noise.length) writeFully(file, noise.subarray(0, Math.min(left, noise.length)));
    fsyncSync(file);
  }
}

function writeFully(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
