import type { Database } from '@skerry/store';

/** Beyond this many runs of producers, their names go into the event rows. */
const MAX_EPOCHS = 10_000;

/** Numbers the runs of producers (`skerryEpoch`), so that an event's row names its run in a byte or two. */
export class EpochBook {
  readonly #numbers = new Map<string, number>();
  readonly #texts = new Map<number, string>();
  readonly #unsaved = new Map<number, string>();

  constructor(database: Database) {
    for (const { id, name } of database.all<{ id: number; name: string }>('SELECT id, name FROM epoch')) this.#enter(id, name);
  }

  /** The number of a run, newly given if it has none; undefined when the book is full. */
  numberOf(name: string): number | undefined {
    const known = this.#numbers.get(name);
    if (known !== undefined || this.#numbers.size >= MAX_EPOCHS) return known;
    const number = this.#numbers.size + 1;
    this.#enter(number, name);
    this.#unsaved.set(number, name);
    return number;
  }

  /** The run with a number. */
  textOf(number: number): string | undefined {
    return this.#texts.get(number);
  }

  /** Entries that no commit holds yet; each commit that may name them has to store them until `saved` is called. */
  unsaved(): [number, string][] {
    return [...this.#unsaved];
  }

  /** Notes that entries are durable. */
  saved(entries: readonly (readonly [number, string])[]): void {
    for (const [number] of entries) this.#unsaved.delete(number);
  }

  #enter(number: number, name: string): void {
    this.#numbers.set(name, number);
    this.#texts.set(number, name);
  }
}
