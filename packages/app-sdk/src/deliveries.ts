import type { Receipt } from './event-source.ts';

const REMEMBERED = 2_000;
const MOST_WAITING = 64;

/**
 * Gives each event to the pipeline once and in order, although it comes twice: early, from the bus, and again from the log, which has the last word.
 *
 * An event may go early only while the log has nothing before it. Once one could not, no later one may either, until the log has brought that one.
 */
export class Deliveries {
  readonly #recent = new Map<string, Promise<Receipt>>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isOpen = false;
  #skipped: string | undefined;

  /** The id of the last event that could not go early and that the log has not brought yet. */
  get skipped(): string | undefined {
    return this.#skipped;
  }

  /** Lets events go early from now on: everything the log is known to hold was given. */
  open(): void {
    this.#isOpen = true;
  }

  /** Lets no event go early: the log has some to give first. */
  close(): void {
    this.#isOpen = false;
  }

  /** Forgets that `skipped` could not go early: it will not come from the log. */
  forgive(skipped: string | undefined): void {
    if (this.#skipped === skipped) this.#skipped = undefined;
  }

  /** Forgets what was given: after a failure everything behind it is given again, to keep the order. */
  forget(): void {
    this.#recent.clear();
  }

  /** Gives an event of the log, unless it went early and has not failed. */
  fromLog(id: string, give: () => Promise<Receipt>): Promise<Receipt> {
    this.forgive(id);
    return this.#recent.get(id) ?? this.#give(id, give);
  }

  /** Gives an event of the bus if it may go early; undefined if it has to wait for the log, or was given. */
  early(id: string, give: () => Promise<Receipt>): Promise<Receipt> | undefined {
    if (this.#recent.has(id)) return undefined;
    if (this.#isOpen && this.#skipped === undefined && this.#waiting < MOST_WAITING) return this.#give(id, give);
    this.#skipped = id;
    return undefined;
  }

  #give(id: string, give: () => Promise<Receipt>): Promise<Receipt> {
    this.#waiting += 1;
    const receipt = this.#turn.then(give);
    this.#turn = receipt;
    this.#remember(id, receipt);
    return receipt;
  }

  #remember(id: string, receipt: Promise<Receipt>): void {
    const oldest = this.#recent.size >= REMEMBERED ? this.#recent.keys().next().value : undefined;
    if (oldest !== undefined) this.#recent.delete(oldest);
    this.#recent.set(id, receipt);
    receipt.then(async ({ settled }) => {
      this.#waiting -= 1;
      if (!(await settled) || this.#recent.get(id) !== receipt) return;
      this.#recent.delete(id);
      this.#skipped ??= id;
    });
  }
}
