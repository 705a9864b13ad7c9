/** A reply as it came out of its frame. */
export interface FramedReply {
  readonly unit: number;
  readonly pdu: Uint8Array;
}

/**
 * How PDUs travel over one kind of line. It remembers the one request that is under way and recognises the reply to it, and only to it.
 */
export interface Framing {
  /** The bytes to send; from now on {@link accept} waits for the reply to this request. */
  request(unit: number, pdu: Uint8Array): Uint8Array;
  /**
   * Takes received bytes; the reply to the request under way once it is complete. Bytes that belong to no request, such as a late answer to an earlier one,
   * are dropped.
   *
   * @throws {DriverError} with fault `connection` if the bytes cannot be told apart any more.
   */
  accept(bytes: Uint8Array): FramedReply | undefined;
  /** What was received and dropped since the request, for messages; empty if nothing was. */
  dropped(): string;
  /** Whether the bytes so far end within a frame of which nobody can tell where it ends: the line must be closed if no more come. */
  incomplete(): boolean;
  /** Forgets the request and all bytes that were kept. */
  reset(): void;
}
