import { EdgeError, toEdgeError } from '@skerry/contracts';
import type { Clock, Counter } from '@skerry/runtime';
import type { BusHandler, BusMessage, SubscribeOptions, WhenFull } from './bus.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import { Fifo } from './fifo.ts';
import type { ThrottledLog } from './throttled-log.ts';

const SIZE = 1_000;
const ACKNOWLEDGING = 256;

/** What a subscription needs from its bus. */
export interface SubscriptionContext {
  readonly clock: Clock;
  readonly log: ThrottledLog;
  /** How long a publisher waits for room or for an acknowledgement. */
  readonly waitMs: number;
  readonly dropped: Counter;
  readonly failed: Counter;
}

/** A message on its way through a subscription; `settle` tells a publisher that waits for the handler. */
interface Delivery {
  readonly message: BusMessage;
  settle?: (error?: unknown) => void;
  /** Set while the delivery waits for room. */
  admitted?: () => void;
}

/** One subscription in this process: a bounded queue in front of a handler. */
export class Subscription {
  readonly filter: string;
  readonly #handler: BusHandler;
  readonly #context: SubscriptionContext;
  readonly #size: number;
  readonly #whenFull: WhenFull;
  readonly #acknowledge: boolean;
  readonly #concurrency: number;
  readonly #queue = new Fifo<Delivery>();
  readonly #waiting = new Set<Delivery>();
  readonly #deadlines: DeadlineQueue;
  #running = 0;
  #draining = false;
  #closed = false;

  constructor(filter: string, handler: BusHandler, call: { options: SubscribeOptions; context: SubscriptionContext }) {
    const { size = SIZE, whenFull = 'wait', acknowledge = false, concurrency = acknowledge ? ACKNOWLEDGING : 1 } = call.options;
    this.filter = filter;
    this.#handler = handler;
    this.#context = call.context;
    this.#size = size;
    this.#whenFull = whenFull;
    this.#acknowledge = acknowledge;
    this.#concurrency = concurrency;
    this.#deadlines = new DeadlineQueue(call.context.clock, call.context.waitMs);
  }

  /**
   * Takes a message. The result is undefined if the publisher need not wait, which is the common case; else a promise that settles when there
   * was room, or when the handler of an acknowledging subscription is done.
   */
  offer(message: BusMessage, signal?: AbortSignal): Promise<void> | undefined {
    if (this.#closed) return undefined;
    const delivery: Delivery = { message };
    const acknowledged = this.#acknowledge ? this.#promise(delivery, 'settle', signal) : undefined;
    return this.#place(delivery, signal) ?? acknowledged;
  }

  /** Ends the subscription: what still waits is dropped, handlers that run are left to finish. */
  close(): void {
    this.#closed = true;
    for (const delivery of [...this.#queue.drain(), ...this.#waiting]) {
      delivery.settle?.(new EdgeError('ServiceUnavailable', `the subscription to "${this.filter}" ended before the message was handled`));
      delivery.admitted?.();
    }
    this.#waiting.clear();
    this.#deadlines[Symbol.dispose]();
  }

  #place(delivery: Delivery, signal: AbortSignal | undefined): Promise<void> | undefined {
    if (this.#running < this.#concurrency && this.#queue.length === 0) return this.#run(delivery);
    if (this.#queue.length < this.#size) return this.#enqueue(delivery);
    if (this.#whenFull === 'drop-oldest') return this.#replaceOldest(delivery);
    if (this.#whenFull === 'refuse' || this.#waiting.size >= this.#size) return this.#refuse(delivery);
    return this.#wait(delivery, signal);
  }

  #enqueue(delivery: Delivery): undefined {
    this.#queue.push(delivery);
  }

  #replaceOldest(delivery: Delivery): undefined {
    const oldest = this.#queue.shift();
    this.#queue.push(delivery);
    this.#drop(oldest?.message, 'the oldest was dropped');
    oldest?.settle?.(this.#fullError());
  }

  #refuse(delivery: Delivery): Promise<void> | undefined {
    this.#drop(delivery.message, 'the new one was refused');
    if (!delivery.settle) return Promise.reject(this.#fullError());
    delivery.settle(this.#fullError());
    return undefined;
  }

  #wait(delivery: Delivery, signal: AbortSignal | undefined): Promise<void> | undefined {
    this.#waiting.add(delivery);
    if (this.#acknowledge) return undefined;
    return this.#promise(delivery, 'admitted', signal);
  }

  /** A promise that `delivery[end]` settles, or the deadline, or the publisher's signal. */
  #promise(delivery: Delivery, end: 'settle' | 'admitted', signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: unknown): void => {
        met();
        signal?.removeEventListener('abort', abort);
        if (error === undefined) resolve();
        else reject(error);
      };
      const abandon = (error: EdgeError): void => {
        if (this.#waiting.delete(delivery)) this.#drop(delivery.message, 'its publisher gave up');
        finish(error);
      };
      const abort = (): void => abandon(new EdgeError('ServiceUnavailable', 'publishing was aborted', { cause: signal?.reason }));
      const met = this.#deadlines.start(() => abandon(this.#lateError()));
      delivery[end] = finish;
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
    });
  }

  #run(delivery: Delivery): undefined {
    this.#running++;
    try {
      const result = this.#handler(delivery.message);
      if (result !== undefined) {
        result.then(
          () => this.#finished(delivery),
          (error) => this.#finished(delivery, error, true),
        );
        return;
      }
    } catch (error) {
      this.#finished(delivery, error, true);
      return;
    }
    this.#finished(delivery);
  }

  #finished(delivery: Delivery, error?: unknown, failed = false): void {
    this.#running--;
    if (failed) this.#failed(delivery, error);
    else delivery.settle?.();
    if (this.#queue.length > 0) this.#runNext();
  }

  #runNext(): void {
    // Handlers that return at once end up here from within the loop below: without the mark, a long queue would overflow the stack.
    if (this.#draining) return;
    this.#draining = true;
    while (this.#running < this.#concurrency && !this.#closed) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#admitWaiting();
      this.#run(next);
    }
    this.#draining = false;
  }

  #admitWaiting(): void {
    for (const delivery of this.#waiting) {
      if (this.#queue.length >= this.#size) return;
      this.#waiting.delete(delivery);
      this.#queue.push(delivery);
      delivery.admitted?.();
    }
  }

  #failed(delivery: Delivery, thrown: unknown): void {
    const error = toEdgeError(thrown);
    this.#context.failed.increment();
    const { topic } = delivery.message;
    this.#context.log.warn(`failed ${this.filter}`, () => `Handling a message on "${topic}" failed: ${error.fullMessage}`);
    delivery.settle?.(error);
  }

  #drop(message: BusMessage | undefined, what: string): void {
    this.#context.dropped.increment();
    const topic = message?.topic;
    this.#context.log.warn(`full ${this.filter}`, () => `The queue of the subscription to "${this.filter}" is full: ${what} ("${topic}").`);
  }

  #fullError(): EdgeError {
    return new EdgeError('ServiceUnavailable', `the queue of the subscription to "${this.filter}" is full (${this.#size} messages)`);
  }

  #lateError(): EdgeError {
    return new EdgeError(
      'ServiceUnavailable',
      `the subscriber to "${this.filter}" did not take the message within ${this.#context.waitMs} ms`,
    );
  }
}
