import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SqlValue, StatementResult } from '../database.ts';
import { ExactQuery, exactNumber } from './exact-rows.ts';
import { migrate } from './migrate.ts';
import type { PackedStatement, PackedUnit } from './packing.ts';
import type { Failure, FileState, OpenOrder, Outcome } from './protocol.ts';
import { reservePath, SpaceReserve } from './space-reserve.ts';
import { fullFailure, isFull, isIoError, sqliteCode, unitFailure } from './sqlite-error.ts';

const PAGE_BYTES = 4096;
const BUSY = 5;
/** With less than this left, an input or output error is taken for a full disk. */
const MINIMUM_FREE = 1 << 20;

interface Prepared {
  readonly run?: StatementSync;
  readonly query?: ExactQuery;
}

/** One database file as its only writer sees it: runs groups of units, each group one fsynced commit. */
export class WriterFile implements Disposable {
  readonly #order: OpenOrder;
  readonly #database: DatabaseSync;
  readonly #reserve: SpaceReserve;
  readonly #statements = new Map<number, Prepared>();
  readonly #sql: string[] = [];
  readonly #pageCount: StatementSync;
  readonly #freePages: StatementSync;
  #full = false;

  constructor(order: OpenOrder) {
    this.#order = order;
    mkdirSync(dirname(order.path), { recursive: true });
    this.#database = new DatabaseSync(order.path, { timeout: 5000 });
    this.#reserve = new SpaceReserve(reservePath(order.path), order.tuning.reserveBytes);
    try {
      this.#configure();
      migrate(this.#database, order.path, order.migrations);
      this.#limitPages();
      this.#pageCount = this.#scalar('PRAGMA page_count');
      this.#freePages = this.#scalar('PRAGMA freelist_count');
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Makes SQL texts known under the numbers that packed units use for them. */
  learn(sql: readonly string[]): void {
    this.#sql.push(...sql);
  }

  /** Runs units as one commit. A unit that fails is undone alone; when the disk is full only units that delete are carried out. */
  run(units: readonly PackedUnit[], isSecondAttempt = false): Outcome[] {
    if (this.#full && !this.#reserve.take()) return this.#runDeletes(units);
    try {
      const outcomes = this.#group(units);
      this.#full = false;
      return outcomes;
    } catch (error) {
      if (!this.#ranOutOfSpace(error)) return units.map(() => unitFailure(error));
      this.#full = true;
      return this.#makeRoom() && !isSecondAttempt ? this.run(units, true) : this.#runDeletes(units);
    }
  }

  /** How the file stands; empties the write-ahead log first if it has reached its cap. */
  state(): FileState {
    let walBytes = this.#walBytes();
    if (walBytes >= this.#order.tuning.walCapBytes) walBytes = this.#truncateWal();
    const pages = count(this.#pageCount) - count(this.#freePages);
    return { full: this.#full, walBytes, usedBytes: pages * PAGE_BYTES };
  }

  /** Closes the file; as its last user this also folds the log into it. */
  [Symbol.dispose](): void {
    this.#database.close();
  }

  #configure(): void {
    const { writerCacheKb, walCapBytes } = this.#order.tuning;
    this.#database.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${walCapBytes >> 4};
      PRAGMA cache_size = -${writerCacheKb}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY`);
  }

  #limitPages(): void {
    if (this.#order.tuning.maxPages > 0) this.#database.exec(`PRAGMA max_page_count = ${this.#order.tuning.maxPages}`);
  }

  #scalar(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  #group(units: readonly PackedUnit[]): Outcome[] {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = units.map((unit) => this.#unit(unit));
      this.#database.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #unit(unit: PackedUnit): Outcome {
    this.#database.exec('SAVEPOINT unit');
    try {
      const results = unit.statements.map((statement) => this.#statement(statement));
      this.#database.exec('RELEASE unit');
      return results;
    } catch (error) {
      if (!this.#database.isTransaction || this.#ranOutOfSpace(error)) throw error;
      this.#database.exec('ROLLBACK TO unit; RELEASE unit');
      return unitFailure(error);
    }
  }

  #statement({ sql, rows }: PackedStatement): StatementResult {
    const prepared = this.#prepared(sql);
    return prepared.run ? runRows(prepared.run, rows) : queryRows(prepared.query!, rows);
  }

  #prepared(sql: number): Prepared {
    let prepared = this.#statements.get(sql);
    if (!prepared) {
      const statement = this.#database.prepare(this.#sql[sql]!);
      if (statement.columns().length === 0) {
        // Node refuses to report a large row id as a number, after the row has been written.
        statement.setReadBigInts(true);
        prepared = { run: statement };
      } else {
        statement.setReturnArrays(true);
        prepared = { query: new ExactQuery(statement) };
      }
      this.#statements.set(sql, prepared);
    }
    return prepared;
  }

  /**
   * Empties the log, on the reserve's space since the file may grow by what the log holds; true if that left room for more than the reserve. The
   * reserve has to be larger than what background checkpoints leave in the log.
   */
  #makeRoom(): boolean {
    const before = this.#walBytes();
    this.#reserve.release();
    return this.#truncateWal() < before && this.#reserve.take();
  }

  /** Deletes on the reserve's space, then gives what they freed back to the disk and tries to set the reserve aside again. */
  #runDeletes(units: readonly PackedUnit[]): Outcome[] {
    const refusal = fullFailure(this.#order.path);
    const deletes = units.filter((unit) => unit.mayDelete);
    if (deletes.length === 0) return units.map(() => refusal);
    this.#reserve.release();
    const outcomes = this.#attempt(deletes);
    this.#shrink();
    if (this.#reserve.take()) this.#full = false;
    return units.map((unit) => (unit.mayDelete ? outcomes.shift()! : refusal));
  }

  #attempt(units: readonly PackedUnit[]): Outcome[] {
    try {
      return this.#group(units);
    } catch (error) {
      const failure: Failure = this.#ranOutOfSpace(error) ? fullFailure(this.#order.path) : unitFailure(error);
      return units.map(() => failure);
    }
  }

  #shrink(): void {
    if (this.#truncateWal() > 0) return;
    try {
      this.#database.prepare('PRAGMA incremental_vacuum(4096)').all();
    } catch (error) {
      if (!this.#ranOutOfSpace(error)) throw error;
    }
    this.#truncateWal();
  }

  /** Folds the log into the file and empties it; the size that is left, if a reader or the disk stood in the way. */
  #truncateWal(): number {
    try {
      this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    } catch (error) {
      if (!this.#ranOutOfSpace(error) && (sqliteCode(error) & 0xff) !== BUSY) throw error;
    }
    return this.#walBytes();
  }

  #walBytes(): number {
    return statSync(`${this.#order.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  #ranOutOfSpace(error: unknown): boolean {
    return isFull(error) || (isIoError(error) && freeBytes(this.#order.path) < MINIMUM_FREE);
  }
}

function count(statement: StatementSync): number {
  return Number((statement.get() as unknown as unknown[])[0]);
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}

function runRows(statement: StatementSync, rows: readonly SqlValue[][]): StatementResult {
  const changes: number[] = new Array(rows.length);
  const lastInsertRowid: (number | bigint)[] = new Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const done = statement.run(...rows[at]!);
    changes[at] = Number(done.changes);
    lastInsertRowid[at] = exactNumber(BigInt(done.lastInsertRowid));
  }
  return { changes, lastInsertRowid };
}

function queryRows(query: ExactQuery, rows: readonly SqlValue[][]): StatementResult {
  const found = rows.map((row) => query.all(row) as SqlValue[][]);
  return { changes: found.map((each) => each.length), lastInsertRowid: found.map(() => 0), rows: found };
}
