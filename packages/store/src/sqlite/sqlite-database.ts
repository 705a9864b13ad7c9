import { EdgeError } from '@skerry/contracts';
import type { Database, DatabaseState, SqlValue, Statement, StatementResult, WriteOptions } from '../database.ts';
import type { FileState } from './protocol.ts';
import { Reader } from './reader.ts';
import type { UnitQueue } from './unit-queue.ts';

interface Parts {
  readonly name: string;
  readonly path: string;
  readonly readerCacheKb: number;
  readonly queue: UnitQueue;
  fileState(): FileState;
  close(): Promise<void>;
}

/** One SQLite file: writes go through the queue to the worker, reads happen here and now. */
export class SqliteDatabase implements Database {
  readonly #parts: Parts;
  readonly #reader: Reader;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#reader = new Reader(parts.path, parts.readerCacheKb);
  }

  write(unit: readonly Statement[], options?: WriteOptions): Promise<StatementResult[]> {
    if (this.#closing) return Promise.reject(this.#closed());
    return this.#parts.queue.write(unit, options?.mayDelete === true);
  }

  all<T = Record<string, SqlValue>>(sql: string, params: readonly SqlValue[] = []): T[] {
    if (this.#closing) throw this.#closed();
    return this.#reader.all(sql, params) as T[];
  }

  get<T = Record<string, SqlValue>>(sql: string, params: readonly SqlValue[] = []): T | undefined {
    return this.all<T>(sql, params)[0];
  }

  state(): DatabaseState {
    return { ...this.#parts.fileState(), pending: this.#parts.queue.pending };
  }

  /** Waits for the writes that were handed in, then closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#parts.queue.drained();
    this.#reader[Symbol.dispose]();
    await this.#parts.close();
  }

  #closed(): EdgeError {
    return new EdgeError('ServiceUnavailable', `Database "${this.#parts.name}" is closed.`);
  }
}
