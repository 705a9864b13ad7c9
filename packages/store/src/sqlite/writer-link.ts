import { Worker } from 'node:worker_threads';
import { EdgeError } from '@skerry/contracts';
import type { Logger } from '@skerry/runtime';
import type { Errand, Failure, OpenOrder, WorkerRole, WriterOrder, WriterReply } from './protocol.ts';

interface Awaited {
  resolve(reply: WriterReply): void;
  reject(error: EdgeError): void;
}

type Unnumbered = WriterOrder extends infer Order ? (Order extends WriterOrder ? Omit<Order, 'id'> : never) : never;

const LOST: Failure = {
  kind: 'ServiceUnavailable',
  message: 'The database writer stopped while this write was under way; whether it is stored is not known. Send it again.',
};

/** Memory limits of the worker: rows pass through it, they do not stay. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96, stackSizeMb: 2 };

/**
 * The main thread's end of the writer worker. A worker that dies fails what it had in hand with a clear error; the next order starts another one,
 * which opens the same files again.
 */
export class WriterLink implements AsyncDisposable {
  readonly #workerUrl: URL;
  readonly #log: Logger;
  readonly #opened = new Map<number, OpenOrder>();
  readonly #awaited = new Map<number, Awaited>();
  readonly #errands = new Map<string, Worker>();
  #worker: Worker | undefined;
  #nextId = 1;
  #generation = 0;

  constructor(workerUrl: URL, log: Logger) {
    this.#workerUrl = workerUrl;
    this.#log = log;
  }

  /** Counts the workers started so far; a change means that what a worker learnt is gone. Starts one if none runs. */
  ensure(): number {
    if (this.#worker) return this.#generation;
    this.#start();
    for (const order of this.#opened.values()) this.#reopen(order);
    return this.#generation;
  }

  /** Opens a file in the writer, now and in every worker that follows. */
  async open(order: OpenOrder): Promise<WriterReply> {
    const reply = await this.send({ type: 'open', order });
    if (reply.failure) throw new EdgeError(reply.failure.kind, reply.failure.message);
    this.#opened.set(order.database, order);
    return reply;
  }

  /** Closes a file in the writer. */
  async close(database: number): Promise<void> {
    this.#opened.delete(database);
    if (this.#worker) await this.send({ type: 'close', database });
  }

  /** Sends one order; rejects only when the worker dies before it has answered. */
  send(order: Unnumbered, transfer: ArrayBuffer[] = []): Promise<WriterReply> {
    this.ensure();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#awaited.set(id, { resolve, reject });
      this.#worker!.postMessage({ ...order, id }, transfer);
    });
  }

  /** Runs a short job in a thread of its own, unless the same one is under way already. */
  runErrand(errand: Errand): void {
    const key = `${errand.role} ${errand.path}`;
    if (this.#errands.has(key)) return;
    const worker = this.#spawn(errand);
    this.#errands.set(key, worker);
    worker.on('error', (error: Error) => this.#log.warn(`Background ${errand.role} of "${errand.path}" failed: ${error.message}`));
    worker.on('exit', () => this.#errands.delete(key));
  }

  /** Stops the worker at once, as a crash would; what it had in hand fails. For tests of exactly that. */
  async crash(): Promise<void> {
    await this.#worker?.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await Promise.all([worker?.terminate(), ...[...this.#errands.values()].map((each) => each.terminate())]);
  }

  #start(): void {
    const worker = this.#spawn({ role: 'writer' });
    this.#worker = worker;
    this.#generation++;
    worker.on('message', (reply: WriterReply) => this.#settle(reply));
    worker.on('error', (error: Error) => this.#log.error(`The database writer failed: ${error.message}`));
    worker.on('exit', () => this.#lost(worker));
  }

  #spawn(role: WorkerRole): Worker {
    return new Worker(this.#workerUrl, { workerData: role, resourceLimits: LIMITS, name: `store-${role.role}`, execArgv: [] });
  }

  #reopen(order: OpenOrder): void {
    const report = (text: string) => this.#log.error(`Cannot open "${order.path}" again: ${text}`);
    this.send({ type: 'open', order }).then(
      (reply) => reply.failure && report(reply.failure.message),
      (error: Error) => report(error.message),
    );
  }

  #settle(reply: WriterReply): void {
    const awaited = this.#awaited.get(reply.id);
    this.#awaited.delete(reply.id);
    awaited?.resolve(reply);
  }

  #lost(worker: Worker): void {
    if (this.#worker === worker) {
      this.#worker = undefined;
      this.#log.error('The database writer stopped; the next write starts it again.');
    }
    const awaited = [...this.#awaited.values()];
    this.#awaited.clear();
    for (const each of awaited) each.reject(new EdgeError(LOST.kind, LOST.message));
  }
}
