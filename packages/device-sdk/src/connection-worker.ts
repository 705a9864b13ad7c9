import type { Clock, Logger, Random } from '@skerry/runtime';
import type { CallContext } from './call-context.ts';
import { type BreakerState, CircuitBreaker } from './circuit-breaker.ts';
import { disposeQuietly } from './dispose-quietly.ts';
import { DriverError, faultOf } from './driver-error.ts';

/** A value, or a promise of it; results at hand skip a turn of the event loop. */
export type Eventually<T> = T | Promise<T>;

/** One piece of work on a connection. */
export interface Job<Conn, T> {
  readonly deadlineMs: number;
  readonly context: CallContext;
  connect(context: CallContext): Eventually<Conn>;
  run(connection: Conn, context: CallContext): Eventually<T>;
}

/** Bounds of a connection's queue and of its retries. */
interface ConnectionLimits {
  readonly queueSize: number;
  readonly queueTimeoutMs: number;
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
}

/** What a worker is made of. */
export interface WorkerParts<Conn> {
  readonly key: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly limits: () => ConnectionLimits;
  /** Called after each connect; what it returns is disposed before the connection is. */
  connected?(connection: Conn): Promise<AsyncDisposable>;
  /** Called after the connection was given up, unless the worker itself ended. */
  dropped?(): void;
}

interface Waiting<Conn> {
  readonly job: Job<Conn, unknown>;
  readonly timer: Disposable;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** How long a call that was told to stop may go on before its connection is given up. */
const GRACE_MS = 1000;

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;

/**
 * Serves one connection: one call at a time, in order, each with a deadline; connects when needed, with jittered pauses between failures.
 *
 * A call that outlives its deadline fails at once, but the next one starts only when it has really ended; if that takes more than a second the
 * connection is given up, so that calls never overlap on one connection.
 */
export class ConnectionWorker<Conn> implements AsyncDisposable {
  readonly #parts: WorkerParts<Conn>;
  readonly #breaker: CircuitBreaker;
  readonly #queue: Waiting<Conn>[] = [];
  #open: { connection: Conn; attached?: AsyncDisposable } | undefined;
  #busy = false;
  #ended = false;
  #lastFailure = '';

  constructor(parts: WorkerParts<Conn>) {
    const { clock, random } = parts;
    const { retryBaseMs, retryMaxMs } = parts.limits();
    this.#parts = parts;
    this.#breaker = new CircuitBreaker({
      now: () => clock.monotonicMs(),
      random: () => random.next(),
      threshold: 1,
      baseMs: retryBaseMs,
      maxMs: retryMaxMs,
    });
  }

  /** Requests that wait for the connection. */
  get waiting(): number {
    return this.#queue.length;
  }

  get connected(): boolean {
    return this.#open !== undefined;
  }

  get breaker(): BreakerState {
    return this.#breaker.state;
  }

  /**
   * Runs a job when its turn comes; right away, and without a promise if the job has none, when the connection is idle.
   *
   * @throws {DriverError} with `executed: 'no'` when the queue is full, the wait too long, or the connection cannot be had.
   */
  submit<T>(job: Job<Conn, T>): Eventually<T> {
    if (this.#ended) throw refusal(`the connection "${this.#parts.key}" is closed`);
    if (!this.#busy && this.#open) return this.#run(this.#open.connection, job);
    return this.#enqueue(job);
  }

  #enqueue<T>(job: Job<Conn, T>): Promise<T> {
    const { queueSize, queueTimeoutMs } = this.#parts.limits();
    if (this.#queue.length >= queueSize) throw refusal(`${queueSize} requests already wait for connection "${this.#parts.key}"`);
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting<Conn> = {
        job,
        resolve: resolve as (value: unknown) => void,
        reject,
        timer: this.#parts.clock.setTimeout(() => this.#expire(waiting, queueTimeoutMs), queueTimeoutMs),
      };
      this.#queue.push(waiting);
      if (!this.#busy) this.#next();
    });
  }

  #expire(waiting: Waiting<Conn>, afterMs: number): void {
    const index = this.#queue.indexOf(waiting);
    if (index >= 0) this.#queue.splice(index, 1);
    waiting.reject(refusal(`connection "${this.#parts.key}" was busy for ${afterMs} ms`));
  }

  #next(): void {
    const waiting = this.#queue.shift();
    if (!waiting) return;
    waiting.timer[Symbol.dispose]();
    this.#busy = true;
    this.#start(waiting.job).then(waiting.resolve, waiting.reject);
  }

  async #start(job: Job<Conn, unknown>): Promise<unknown> {
    try {
      this.#open ??= await this.#connect(job);
    } catch (error) {
      this.#release();
      throw error;
    }
    return this.#run(this.#open.connection, job);
  }

  #run<T>(connection: Conn, job: Job<Conn, T>): Eventually<T> {
    this.#busy = true;
    let result: Eventually<T>;
    try {
      result = job.run(connection, job.context);
    } catch (error) {
      this.#finish(error);
      throw error;
    }
    if (isPromise(result)) return this.#guard(result as Promise<T>, job);
    this.#release();
    return result;
  }

  #guard<T>(running: Promise<T>, job: Job<Conn, T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#parts.clock.setTimeout(() => {
        const error = new DriverError(`no answer within ${job.deadlineMs} ms`, { fault: 'silent', executed: 'maybe' });
        reject(error);
        this.#abandon(running, job.context, error);
      }, job.deadlineMs);
      const settle = (error: unknown, tell: () => void): void => {
        if (job.context.aborted) return;
        timer[Symbol.dispose]();
        this.#finish(error);
        tell();
      };
      running.then(
        (value) => settle(undefined, () => resolve(value)),
        (error) => settle(error, () => reject(error)),
      );
    });
  }

  #abandon(running: Promise<unknown>, context: CallContext, reason: unknown): void {
    let over = false;
    const finish = (error: unknown): void => {
      if (over) return;
      over = true;
      grace[Symbol.dispose]();
      this.#finish(error);
    };
    const grace = this.#parts.clock.setTimeout(() => finish(new DriverError('the call did not end', { fault: 'connection' })), GRACE_MS);
    context.abort(reason);
    running.then(() => finish(undefined), finish);
  }

  #finish(error: unknown): void {
    if (error !== undefined && faultOf(error) === 'connection') this.drop(error);
    this.#release();
  }

  #release(): void {
    this.#busy = false;
    if (this.#queue.length > 0 && !this.#ended) this.#next();
  }

  async #connect(job: Job<Conn, unknown>): Promise<{ connection: Conn; attached?: AsyncDisposable }> {
    const waitMs = this.#breaker.enter();
    if (waitMs > 0)
      throw refusal(`not connected to "${this.#parts.key}": ${this.#lastFailure.replace(/\.$/, '')}; next try in ${Math.ceil(waitMs)} ms`);
    try {
      const open = await this.#attach(await this.#withinDeadline(job));
      this.#breaker.succeeded();
      return open;
    } catch (cause) {
      this.#breaker.failed();
      this.#lastFailure = cause instanceof Error ? cause.message : String(cause);
      throw new DriverError(`cannot connect to "${this.#parts.key}"`, { fault: 'answer', executed: 'no', cause });
    }
  }

  async #attach(connection: Conn): Promise<{ connection: Conn; attached?: AsyncDisposable }> {
    try {
      return { connection, attached: await this.#parts.connected?.(connection) };
    } catch (error) {
      await disposeQuietly(this.#parts.log)(connection);
      throw error;
    }
  }

  async #withinDeadline(job: Job<Conn, unknown>): Promise<Conn> {
    const opening = Promise.resolve(job.connect(job.context));
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = this.#parts.clock.setTimeout(() => {
      job.context.abort(new DriverError('connecting took too long'));
      opening.then(disposeQuietly(this.#parts.log), (error) => this.#parts.log.debug(`connecting ended late: ${error}`));
      reject(new DriverError(`no connection within ${job.deadlineMs} ms`, { fault: 'connection', executed: 'no' }));
    }, job.deadlineMs);
    try {
      return await Promise.race([opening, late]);
    } finally {
      timer[Symbol.dispose]();
    }
  }

  /** Gives the connection up; the next request connects anew. */
  drop(reason: unknown): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    this.#parts.log.debug(`gives up connection "${this.#parts.key}": ${reason}`);
    void this.#close(open);
    if (!this.#ended) this.#parts.dropped?.();
  }

  async #close(open: { connection: Conn; attached?: AsyncDisposable }): Promise<void> {
    await disposeQuietly(this.#parts.log)(open.attached);
    await disposeQuietly(this.#parts.log)(open.connection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    for (const waiting of this.#queue.splice(0)) {
      waiting.timer[Symbol.dispose]();
      waiting.reject(refusal(`the connection "${this.#parts.key}" is closed`));
    }
    const open = this.#open;
    this.#open = undefined;
    if (open) await this.#close(open);
  }
}

const refusal = (message: string): DriverError => new DriverError(message, { fault: 'answer', executed: 'no' });
