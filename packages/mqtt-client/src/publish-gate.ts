import { EdgeError } from '@skerry/contracts';

interface Waiter {
  admit(): void;
  refuse(error: EdgeError): void;
}

/** Lets a bounded number of publishers through while it is open; a bounded number of others wait, first come first served. */
export class PublishGate {
  readonly #maxInFlight: number;
  readonly #maxWaiting: number;
  readonly #maxWaitingBytes: number;
  readonly #waiters = new Set<Waiter>();
  #waitingBytes = 0;
  #inFlight = 0;
  #open = false;

  constructor(limits: { maxInFlight: number; maxWaiting: number; maxWaitingBytes: number }) {
    this.#maxInFlight = limits.maxInFlight;
    this.#maxWaiting = limits.maxWaiting;
    this.#maxWaitingBytes = limits.maxWaitingBytes;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Opens or shuts the gate; those inside are not affected. */
  set open(open: boolean) {
    this.#open = open;
    this.#admitNext();
  }

  /** Takes a place without waiting; the caller owes a `leave`. */
  tryEnter(): boolean {
    if (!this.#open || this.#inFlight >= this.#maxInFlight || this.#waiters.size > 0) return false;
    this.#inFlight++;
    return true;
  }

  /**
   * Resolves with a place for a message of that size, for which the caller owes a `leave`; rejects when `signal` aborts.
   *
   * @throws {EdgeError} kind `Communication` when too much waits already.
   */
  enter(signal: AbortSignal, bytes = 0): Promise<void> {
    const { size } = this.#waiters;
    if (size >= this.#maxWaiting || (size > 0 && this.#waitingBytes + bytes > this.#maxWaitingBytes)) {
      return Promise.reject(new EdgeError('Communication', `${size} messages already wait for the broker; publish more slowly`));
    }
    return new Promise((resolve, reject) => {
      const leaveQueue = (): void => {
        if (this.#waiters.delete(waiter)) this.#waitingBytes -= bytes;
        signal.removeEventListener('abort', giveUp);
      };
      const giveUp = (): void => waiter.refuse(signal.reason);
      const waiter: Waiter = {
        admit: () => {
          leaveQueue();
          resolve();
        },
        refuse: (error) => {
          leaveQueue();
          reject(error);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(waiter);
      this.#waitingBytes += bytes;
      if (signal.aborted) giveUp();
    });
  }

  /** Gives a place back. */
  leave(): void {
    this.#inFlight--;
    this.#admitNext();
  }

  /** Turns away all who wait. */
  refuseAll(error: EdgeError): void {
    for (const waiter of this.#waiters) waiter.refuse(error);
  }

  #admitNext(): void {
    for (const waiter of this.#waiters) {
      if (!this.#open || this.#inFlight >= this.#maxInFlight) return;
      this.#inFlight++;
      waiter.admit();
    }
  }
}
