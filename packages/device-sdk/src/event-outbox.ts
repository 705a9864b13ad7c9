import { isEdgeError } from '@skerry/contracts';
import type { Clock, Counter, Gauge, Logger } from '@skerry/runtime';
import { type HeldEvent, HeldEvents, type HoldLimits } from './held-events.ts';

/** What an outbox is made of. */
export interface OutboxParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: () => HoldLimits;
  readonly dropped: Counter;
  readonly held: Gauge;
}

/** Publishes under way at once; several, so that one commit of the store serves many. */
const WINDOW = 128;
/** How long the last events may take when the service stops. */
const LAST_MS = 1000;

const RETRY_BASE_MS = 100;
const RETRY_MAX_MS = 5000;

/** Failures that trying again cannot mend: the event itself is at fault. */
const HOPELESS = new Set(['ContractInvalid', 'LimitExceeded', 'StatusConflict', 'NotFound', 'InvalidId']);

/**
 * Publishes events in order, and holds them while the bus, or who must store them, cannot take them.
 *
 * What failed is published again, before all that is newer. Beyond the limits the oldest events are dropped and counted; an event that can
 * never be taken, such as one above `MaxEventSize`, is dropped with an error in the log.
 */
export class EventOutbox implements AsyncDisposable {
  readonly #parts: OutboxParts;
  readonly #held: HeldEvents;
  #failed: { readonly order: number; readonly event: HeldEvent }[] = [];
  #order = 0;
  #underway = 0;
  #pause: Disposable | undefined;
  #failures = 0;
  #closed = false;
  #ended = false;
  #idle: () => void = () => undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#held = new HeldEvents(parts.limits);
  }

  /** Events that wait or are under way. */
  get size(): number {
    return this.#held.size + this.#underway + this.#failed.length;
  }

  /** Takes an event; publishes it at once when nothing waits before it. Never waits, never throws. */
  add(event: HeldEvent): void {
    if (this.#closed) return;
    this.#count(this.#held.push(event));
    this.#flow();
  }

  /** Takes no more events, and gives those that flow a second to arrive; what the bus cannot take now is lost. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    if (!this.#pause && this.size > 0) await this.#emptied();
    this.#ended = true;
    this.#pause?.[Symbol.dispose]();
  }

  #emptied(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.clock.setTimeout(resolve, LAST_MS);
      this.#idle = () => {
        timer[Symbol.dispose]();
        resolve();
      };
    });
  }

  #flow(): void {
    if (this.#failed.length > 0 || this.#pause) return;
    while (this.#underway < WINDOW && !this.#ended) {
      const event = this.#held.shift();
      if (!event) break;
      this.#send(event);
    }
    this.#parts.held.set(this.#held.size);
    if (this.size === 0) this.#idle();
  }

  #send(event: HeldEvent): void {
    const order = this.#order++;
    this.#underway += 1;
    event.publish().then(
      () => this.#settled(),
      (error) => this.#refused(error, { order, event }),
    );
  }

  #settled(): void {
    this.#underway -= 1;
    this.#failures = 0;
    if (this.#failed.length === 0) this.#flow();
    else this.#regroup();
  }

  #refused(error: unknown, failed: { order: number; event: HeldEvent }): void {
    this.#underway -= 1;
    if (isEdgeError(error) && HOPELESS.has(error.kind)) {
      this.#parts.log.error(`Drops an event for ${failed.event.topic}: ${error.fullMessage}`);
      this.#count(1);
    } else {
      if (this.#failures === 0 && this.#failed.length === 0)
        this.#parts.log.warn(`Holds events: ${error instanceof Error ? error.message : error}`);
      this.#failed.push(failed);
    }
    if (this.#failed.length > 0) this.#regroup();
    else this.#flow();
  }

  /** Waits until all that is under way has settled, puts what failed back in front, and pauses. */
  #regroup(): void {
    if (this.#underway > 0) return;
    const events = this.#failed.sort((a, b) => a.order - b.order).map(({ event }) => event);
    this.#failed = [];
    this.#count(this.#held.unshift(events));
    this.#parts.held.set(this.#held.size);
    this.#idle();
    if (this.#ended) return;
    const pauseMs = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** Math.min(this.#failures++, 16));
    this.#pause = this.#parts.clock.setTimeout(() => {
      this.#pause = undefined;
      this.#flow();
    }, pauseMs);
  }

  #count(dropped: number): void {
    if (dropped > 0) this.#parts.dropped.increment(dropped);
  }
}
