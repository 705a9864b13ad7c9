import { EdgeError } from '@skerry/contracts';
import type { Clock } from '@skerry/runtime';
import type { Statement, StatementResult } from '../database.ts';
import { UnitPacker } from './packing.ts';
import { type FileState, isFailure, type Outcome } from './protocol.ts';
import { fullFailure } from './sqlite-error.ts';
import type { WriterLink } from './writer-link.ts';

/** How much may wait for the writer, and how long. */
export interface QueueLimits {
  /** Units handed to the writer, or packed for it, before callers have to wait. */
  readonly maxPendingUnits: number;
  /** Bytes of such units. */
  readonly maxPendingBytes: number;
  /** Callers that may wait for room; one more is refused. */
  readonly maxWaiting: number;
  /** How long a caller waits for room before it is refused. */
  readonly waitMs: number;
}

/** What an edge device gets. */
export const DEFAULT_LIMITS: QueueLimits = { maxPendingUnits: 4096, maxPendingBytes: 8 << 20, maxWaiting: 65_536, waitMs: 5000 };

/** Batches under way at once: one that the writer commits, one that waits on its doorstep. */
const MAX_IN_FLIGHT = 2;
const FIRST_BUFFER = 64 << 10;
const MAX_SPARE_BUFFER = 1 << 20;
/** A full disk is tried again this often. */
const PROBE_MS = 1000;
/** SQL texts are a fixed set; more than this many means that values were written into them. */
const MAX_SQL_TEXTS = 1000;

interface Caller {
  resolve(results: StatementResult[]): void;
  reject(error: EdgeError): void;
}

interface Waiter extends Caller {
  readonly unit: readonly Statement[];
  readonly mayDelete: boolean;
  timer?: Disposable;
}

interface Collaborators {
  readonly link: WriterLink;
  readonly clock: Clock;
  readonly limits: QueueLimits;
  readonly database: number;
  readonly path: string;
  onState(state: FileState): void;
}

/** Collects the units of one database and sends them to the writer in batches, in order, never more than the limits at once. */
export class UnitQueue {
  readonly #with: Collaborators;
  readonly #sqlNumbers = new Map<string, number>();
  readonly #sqlTexts: string[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #idle: (() => void)[] = [];
  #generation = 0;
  #sqlSent = 0;
  #packer = new UnitPacker(new ArrayBuffer(FIRST_BUFFER));
  #callers: Caller[] = [];
  #spare: ArrayBuffer | undefined;
  #scheduled = false;
  #inFlight = 0;
  #pendingUnits = 0;
  #pendingBytes = 0;
  #full = false;
  #probeAtMs = 0;

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  /** Units that were handed in and are not settled. */
  get pending(): number {
    return this.#pendingUnits + this.#waiting.length;
  }

  /** Hands one unit in; resolves once it is durable. */
  write(unit: readonly Statement[], mayDelete: boolean): Promise<StatementResult[]> {
    if (this.#full && !mayDelete && !this.#mayProbe()) return Promise.reject(refusal(fullFailure(this.#with.path)));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { unit, mayDelete, resolve, reject };
      if (this.#waiting.length > 0 || !this.#hasRoom()) this.#wait(waiter);
      else this.#pack(waiter);
    });
  }

  /** Resolves when nothing is pending any more. */
  drained(): Promise<void> {
    return this.pending === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  #mayProbe(): boolean {
    const now = this.#with.clock.monotonicMs();
    if (now < this.#probeAtMs) return false;
    this.#probeAtMs = now + PROBE_MS;
    return true;
  }

  #hasRoom(): boolean {
    const { maxPendingUnits, maxPendingBytes } = this.#with.limits;
    return this.#pendingUnits < maxPendingUnits && this.#pendingBytes < maxPendingBytes;
  }

  #wait(waiter: Waiter): void {
    const { limits, clock, path } = this.#with;
    const late = {
      kind: 'ServiceUnavailable',
      message: `Cannot write to "${path}": too many writes are waiting. Try again later.`,
    } as const;
    if (this.#waiting.length >= limits.maxWaiting) {
      waiter.reject(refusal(late));
      return;
    }
    waiter.timer = clock.setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.reject(refusal(late));
      this.#checkIdle();
    }, limits.waitMs);
    this.#waiting.push(waiter);
  }

  #pack(waiter: Waiter): void {
    const before = this.#packer.length;
    try {
      this.#packer.add(waiter.unit, waiter.mayDelete, (sql) => this.#sqlNumber(sql));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      waiter.reject(new EdgeError('Database', `Cannot write to "${this.#with.path}": ${reason}`, { cause }));
      return;
    }
    this.#pendingUnits++;
    this.#pendingBytes += this.#packer.length - before;
    this.#callers.push(waiter);
    this.#schedule();
  }

  #sqlNumber(sql: string): number {
    const known = this.#sqlNumbers.get(sql);
    if (known !== undefined) return known;
    if (this.#sqlTexts.length >= MAX_SQL_TEXTS) throw new RangeError('too many different statements; pass values as parameters.');
    this.#sqlNumbers.set(sql, this.#sqlTexts.length);
    return this.#sqlTexts.push(sql) - 1;
  }

  /** Sends at the end of this turn of the event loop, so that everything the turn brought shares a message and a commit. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= MAX_IN_FLIGHT) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#inFlight < MAX_IN_FLIGHT) this.#send();
    });
  }

  #send(): void {
    const callers = this.#callers;
    if (callers.length === 0) return;
    const { buffer: packed, length } = this.#packer;
    this.#callers = [];
    this.#packer = new UnitPacker(this.#spare ?? new ArrayBuffer(FIRST_BUFFER));
    this.#spare = undefined;
    this.#inFlight++;
    const sql = this.#unsentSql();
    const { link, database } = this.#with;
    link.send({ type: 'units', database, sql, packed, length }, [packed]).then(
      (reply) => {
        this.#recycle(reply.packed);
        if (reply.state) this.#noteState(reply.state);
        this.#settle(callers, length, reply.outcomes ?? callers.map(() => reply.failure!));
      },
      (error: EdgeError) =>
        this.#settle(
          callers,
          length,
          callers.map(() => ({ kind: error.kind, message: error.message })),
        ),
    );
  }

  #unsentSql(): readonly string[] {
    const generation = this.#with.link.ensure();
    if (generation !== this.#generation) this.#sqlSent = 0;
    this.#generation = generation;
    const unsent = this.#sqlTexts.slice(this.#sqlSent);
    this.#sqlSent = this.#sqlTexts.length;
    return unsent;
  }

  #recycle(packed: ArrayBuffer | undefined): void {
    if (packed && packed.byteLength <= MAX_SPARE_BUFFER) this.#spare = packed;
  }

  #noteState(state: FileState): void {
    if (state.full && !this.#full) this.#probeAtMs = this.#with.clock.monotonicMs() + PROBE_MS;
    this.#full = state.full;
    this.#with.onState(state);
  }

  #settle(callers: readonly Caller[], bytes: number, outcomes: readonly Outcome[]): void {
    this.#inFlight--;
    this.#pendingUnits -= callers.length;
    this.#pendingBytes -= bytes;
    callers.forEach((caller, at) => {
      const outcome = outcomes[at]!;
      if (isFailure(outcome)) caller.reject(refusal(outcome));
      else caller.resolve(outcome as StatementResult[]);
    });
    this.#admit();
    if (this.#callers.length > 0) this.#send();
    this.#checkIdle();
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      const waiter = this.#waiting.shift()!;
      waiter.timer?.[Symbol.dispose]();
      this.#pack(waiter);
    }
  }

  #checkIdle(): void {
    if (this.pending > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function refusal(failure: { kind: EdgeError['kind']; message: string }): EdgeError {
  return new EdgeError(failure.kind, failure.message);
}
