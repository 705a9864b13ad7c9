import { EdgeError } from '@skerry/contracts';

/** What a full queue does with the next item: make its sender wait, drop the oldest item, or refuse the new one. */
export type WhenFull = 'wait' | 'drop-oldest' | 'refuse';

interface Waiter<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A queue that never holds more than its size; iterate it to take items until it is closed. */
export class BoundedQueue<T> implements AsyncIterable<T>, Disposable {
  readonly size: number;
  readonly whenFull: WhenFull;
  readonly #items: T[] = [];
  readonly #senders: Waiter<T>[] = [];
  readonly #takers: ((item: T | undefined) => void)[] = [];
  #head = 0;
  #dropped = 0;
  #closed = false;

  constructor(size: number, whenFull: WhenFull) {
    if (!(size >= 1)) throw new RangeError(`A queue of size ${size} can hold nothing; give at least 1`);
    this.size = size;
    this.whenFull = whenFull;
  }

  /** How many items wait to be taken. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  /** How many items were dropped or refused because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Resolves once the item is in the queue: at once, or with `wait` as soon as there is room.
   *
   * The senders that wait are not bounded by the queue: each awaits its own push.
   * @throws {EdgeError} kind `LimitExceeded` if full with `refuse`, `ServiceUnavailable` once closed.
   */
  push(item: T): Promise<void> {
    if (this.#closed) return Promise.reject(new EdgeError('ServiceUnavailable', 'The queue is closed'));
    if (this.offer(item)) return Promise.resolve();
    if (this.whenFull === 'refuse') return Promise.reject(new EdgeError('LimitExceeded', `The queue is full with ${this.size} items`));
    return new Promise((resolve, reject) => this.#senders.push({ item, resolve, reject }));
  }

  /** Adds the item if that needs no waiting; says whether it did. With `drop-oldest` it always does, until closed. */
  offer(item: T): boolean {
    if (this.#closed) return false;
    const taker = this.#takers.shift();
    if (taker) {
      taker(item);
      return true;
    }
    const full = this.length >= this.size;
    if (full && this.whenFull !== 'wait') this.#dropped++;
    if (full && this.whenFull !== 'drop-oldest') return false;
    if (full) this.#shift();
    this.#items.push(item);
    return true;
  }

  /** The oldest item, at once; undefined if there is none. */
  poll(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#shift();
    const sender = this.#senders.shift();
    if (sender) {
      this.#items.push(sender.item);
      sender.resolve();
    }
    return item;
  }

  /** The oldest item as soon as there is one; undefined once the queue is closed and empty. */
  take(): Promise<T | undefined> {
    if (this.length > 0) return Promise.resolve(this.poll());
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** Takes no more items; those inside can still be taken, senders that wait are refused. */
  close(): void {
    this.#closed = true;
    for (const taker of this.#takers.splice(0)) taker(undefined);
    for (const sender of this.#senders.splice(0)) sender.reject(new EdgeError('ServiceUnavailable', 'The queue is closed'));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = await this.take();
      if (item === undefined && this.#closed && this.length === 0) return;
      yield item as T;
    }
  }

  // Array.shift copies the array; a head that is cut off now and then does not.
  #shift(): T {
    const item = this.#items[this.#head] as T;
    this.#items[this.#head++] = undefined as T;
    if (this.#head === this.#items.length || this.#head > 1024) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }
}
