/** Chance, as everything in the platform sees it, so that tests can seed it. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** Fresh random bytes. */
  bytes(count: number): Uint8Array;
  /** A new UUID, version 7: ids made one after the other sort in that order. */
  uuid(): string;
}
