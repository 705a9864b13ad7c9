import { EdgeError, type Envelope } from '@skerry/contracts';
import { type Clock, type Counter, type Logger, type Metrics, type Random, systemClock, systemRandom } from '@skerry/runtime';
import type { BusHandler, BusMessage, MessageBus, PublishOptions, RequestOptions, SubscribeOptions } from './bus.ts';
import { createBusCounters } from './bus-counters.ts';
import type { EnvelopeEncoding } from './envelope-codec.ts';
import { LocalMessage, WireMessage } from './message.ts';
import { requestOver, untilClosed } from './request.ts';
import { Subscription, type SubscriptionContext } from './subscription.ts';
import { ThrottledLog } from './throttled-log.ts';
import { isTopic, TopicTrie } from './trie.ts';

const WAIT_MS = 30_000;
const DONE: Promise<void> = Promise.resolve();

/** Somebody outside the process who gets what is published inside: the embedded broker. */
export interface Outsider {
  /** Whether anybody out there wants the topic; asked for every message, and nothing is encoded if not. */
  wants(topic: string): boolean;
  /** Takes a message; a promise if the publisher has to wait. */
  take(topic: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> | undefined;
}

/** The bus of one process. Messages go by reference: nothing is copied, and nothing is encoded unless an outsider listens. */
export interface MemoryBus extends MessageBus {
  /** Lets an outsider take part until the result is disposed. */
  attach(outsider: Outsider): Disposable;
  /**
   * Hands bytes from an outsider to the subscriptions of this process and to all other outsiders; undefined if nobody has to be waited for.
   *
   * @throws {EdgeError} (synchronously) kind `ContractInvalid` if somebody here wants the topic and the bytes are no envelope.
   */
  inject(topic: string, bytes: Uint8Array, from?: Outsider): Promise<void> | undefined;
}

/** What a memory bus may be given; everything has a default. */
export interface MemoryBusOptions {
  clock?: Clock;
  random?: Random;
  log?: Logger;
  metrics?: Metrics;
  /** How messages look to outsiders; default `json`. */
  encoding?: EnvelopeEncoding;
  /** How long a publisher waits for room in a full queue or for an acknowledgement; default 30,000. */
  waitMs?: number;
}

/** A bus for the services of one process. */
export function createMemoryBus(options: MemoryBusOptions = {}): MemoryBus {
  return new InProcessBus(options);
}

class InProcessBus implements MemoryBus {
  readonly #trie = new TopicTrie<Subscription>();
  readonly #subscriptions = new Map<Subscription, () => void>();
  readonly #encoding: EnvelopeEncoding;
  readonly #time: { clock: Clock; random: Random };
  readonly #context: SubscriptionContext;
  readonly #published: Counter;
  #outsiders: readonly Outsider[] = [];
  readonly #closed = new AbortController();

  constructor({ clock = systemClock, random = systemRandom(clock), log, metrics, encoding = 'json', waitMs = WAIT_MS }: MemoryBusOptions) {
    const counters = createBusCounters(metrics);
    this.#time = { clock, random };
    this.#encoding = encoding;
    this.#published = counters.published;
    this.#context = { clock, waitMs, log: new ThrottledLog(log, clock), dropped: counters.dropped, failed: counters.failed };
  }

  publish(topic: string, envelope: Envelope, options?: PublishOptions): Promise<void> {
    if (this.#isClosed || !isTopic(topic)) return Promise.reject(this.#refusal(topic));
    const message = new LocalMessage(topic, envelope, this.#encoding);
    if (options?.limitKb && message.bytes().length > options.limitKb * 1024) return Promise.reject(sizeError(options.limitKb));
    this.#published.increment();
    const subscriptions = this.#trie.match(topic);
    if (this.#outsiders.length === 0 && subscriptions.length === 1) return subscriptions[0]!.offer(message, options?.signal) ?? DONE;
    return joined([...this.#offer(subscriptions, message, options?.signal), ...this.#export(message, undefined, options?.signal)]) ?? DONE;
  }

  async publishRaw(topic: string, bytes: Uint8Array, options: PublishOptions = {}): Promise<void> {
    if (this.#isClosed || !isTopic(topic)) throw this.#refusal(topic);
    if (options.limitKb && bytes.length > options.limitKb * 1024) throw sizeError(options.limitKb);
    await joined(this.#export({ topic, bytes: () => bytes }, undefined, options.signal));
  }

  inject(topic: string, bytes: Uint8Array, from?: Outsider): Promise<void> | undefined {
    if (this.#isClosed) throw this.#refusal(topic);
    const subscriptions = this.#trie.match(topic);
    const waits = subscriptions.length === 0 ? [] : this.#offer(subscriptions, new WireMessage(topic, bytes));
    return joined([...waits, ...this.#export({ topic, bytes: () => bytes }, from)]);
  }

  async subscribe(filter: string, handler: BusHandler, options: SubscribeOptions = {}): Promise<AsyncDisposable> {
    if (this.#isClosed) throw this.#refusal(filter);
    const subscription = new Subscription(filter, handler, { options, context: this.#context });
    this.#subscriptions.set(subscription, this.#trie.add(filter, subscription));
    return { [Symbol.asyncDispose]: async () => this.#end(subscription) };
  }

  request(topic: string, responsePrefix: string, envelope: Envelope, options: RequestOptions): Promise<Envelope> {
    return requestOver(this, { topic, responsePrefix, envelope, options: untilClosed(options, this.#closed.signal) }, this.#time);
  }

  attach(outsider: Outsider): Disposable {
    this.#outsiders = [...this.#outsiders, outsider];
    const detach = (): void => {
      this.#outsiders = this.#outsiders.filter((other) => other !== outsider);
    };
    return { [Symbol.dispose]: detach };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#outsiders = [];
    for (const subscription of [...this.#subscriptions.keys()]) this.#end(subscription);
  }

  get #isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  #offer(subscriptions: readonly Subscription[], message: BusMessage, signal?: AbortSignal): Promise<void>[] {
    const waits: Promise<void>[] = [];
    for (const subscription of subscriptions) {
      const wait = subscription.offer(message, signal);
      if (wait !== undefined) waits.push(wait);
    }
    return waits;
  }

  #export(message: Pick<BusMessage, 'topic' | 'bytes'>, from?: Outsider, signal?: AbortSignal): Promise<void>[] {
    const waits: Promise<void>[] = [];
    for (const outsider of this.#outsiders) {
      const wait = outsider !== from && outsider.wants(message.topic) ? outsider.take(message.topic, message.bytes(), signal) : undefined;
      if (wait !== undefined) waits.push(wait);
    }
    return waits;
  }

  #end(subscription: Subscription): void {
    this.#subscriptions.get(subscription)?.();
    this.#subscriptions.delete(subscription);
    subscription.close();
  }

  #refusal(topic: string): EdgeError {
    if (this.#isClosed) return new EdgeError('ServiceUnavailable', 'the message bus of this process was closed');
    return new EdgeError('ContractInvalid', `cannot publish on "${topic}": a topic is not empty and holds no "+" and no "#"`);
  }
}

function sizeError(limitKb: number): EdgeError {
  return new EdgeError('LimitExceeded', `message size exceed limit(${limitKb} KB)`);
}

/** Waits for all, then fails with the first error, so that one failure does not leave the others unobserved. */
function joined(waits: Promise<void>[]): Promise<void> | undefined {
  if (waits.length < 2) return waits[0];
  return Promise.allSettled(waits).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
}
