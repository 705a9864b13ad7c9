const COMPACT_AT = 1024;

/** First in, first out, in constant time; unlike an array it does not move its items on every `shift`. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** Appends an item. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** The oldest item, left in place. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Takes out the oldest item. */
  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.#head >= this.#items.length) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) this.#reset([]);
    else if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#items.length) this.#reset(this.#items.slice(this.#head));
    return item;
  }

  /** Takes out all items. */
  drain(): T[] {
    const items = this.#items.slice(this.#head) as T[];
    this.#reset([]);
    return items;
  }

  #reset(items: (T | undefined)[]): void {
    this.#items = items;
    this.#head = 0;
  }
}
