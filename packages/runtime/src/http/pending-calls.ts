import type { Clock } from '../clock.ts';

/** One call that has not been answered yet, as an element of a linked list. */
export interface PendingCall {
  previousPending: PendingCall | undefined;
  nextPending: PendingCall | undefined;
  /** Whether it is in a list. */
  isPending: boolean;
  dueMs: number;
  /** Called when its time is up. */
  expire(): void;
  /** Called when the service stops and waits no longer. */
  abort(reason: unknown): void;
}

/**
 * The calls of a service that wait for something, oldest first, with one time limit for all and hence one timer for all.
 *
 * Adding and removing allocate nothing: a timer for each request would cost more than many a handler.
 */
export class PendingCalls {
  readonly #clock: Pick<Clock, 'setTimeout' | 'monotonicMs'>;
  readonly #timeoutMs: number;
  readonly #waiters: (() => void)[] = [];
  #first: PendingCall | undefined;
  #last: PendingCall | undefined;
  #timer: Disposable | undefined;
  #size = 0;

  /** @param timeoutMs 0 is no limit. */
  constructor(clock: Pick<Clock, 'setTimeout' | 'monotonicMs'>, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  get size(): number {
    return this.#size;
  }

  /** Does nothing for a call that is in the list already: its time runs from when it came. */
  add(call: PendingCall): void {
    if (call.isPending) return;
    call.isPending = true;
    call.dueMs = this.#clock.monotonicMs() + this.#timeoutMs;
    call.previousPending = this.#last;
    if (this.#last) this.#last.nextPending = call;
    else this.#first = call;
    this.#last = call;
    this.#size++;
    if (!this.#timer && this.#timeoutMs > 0) this.#arm(this.#timeoutMs);
  }

  /** Does nothing for a call that is not in the list. */
  remove(call: PendingCall): void {
    const { previousPending: previous, nextPending: next } = call;
    if (!call.isPending) return;
    call.isPending = false;
    if (previous) previous.nextPending = next;
    else this.#first = next;
    if (next) next.previousPending = previous;
    else this.#last = previous;
    call.previousPending = undefined;
    call.nextPending = undefined;
    this.#size--;
    if (this.#size === 0) for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Resolves as soon as no call waits. */
  drained(): Promise<void> {
    return this.#size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Aborts all that wait, and stops the timer. */
  abortAll(reason: unknown): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    for (let call = this.#first; call; call = this.#first) {
      this.remove(call);
      call.abort(reason);
    }
  }

  #arm(ms: number): void {
    this.#timer = this.#clock.setTimeout(() => this.#expire(), Math.max(1, Math.ceil(ms)));
  }

  // The timer is left running when its call is answered: it then finds nothing due, or sleeps on until the next one is.
  #expire(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    for (let call = this.#first; call && call.dueMs <= nowMs; call = this.#first) {
      this.remove(call);
      call.expire();
    }
    if (this.#first && !this.#timer) this.#arm(this.#first.dueMs - nowMs);
  }
}
