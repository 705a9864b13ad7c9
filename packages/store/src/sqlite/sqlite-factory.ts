import { join } from 'node:path';
import { EdgeError } from '@skerry/contracts';
import type { Clock, Logger } from '@skerry/runtime';
import type { Database, DatabaseFactory, Migration } from '../database.ts';
import { lockFile } from './file-lock.ts';
import { DEFAULT_TUNING, type FileState, type SqliteTuning } from './protocol.ts';
import { isReserved, reservePath } from './space-reserve.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { DEFAULT_LIMITS, type QueueLimits, UnitQueue } from './unit-queue.ts';
import { WriterLink } from './writer-link.ts';

/** What the SQLite engine is made of. */
export interface SqliteOptions {
  /** Folder of the database files; created when missing. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Entry of the worker thread; a bundle names the file that it put `@skerry/store/worker` into. */
  readonly workerUrl?: URL;
  readonly tuning?: Partial<SqliteTuning>;
  readonly limits?: Partial<QueueLimits>;
}

/** The embedded engine: one writer thread for all files of the process, one file per database name. */
export class SqliteFactory implements DatabaseFactory {
  readonly #options: SqliteOptions;
  readonly #link: WriterLink;
  readonly #open = new Map<string, Database>();
  #nextDatabase = 1;

  constructor(options: SqliteOptions) {
    this.#options = options;
    this.#link = new WriterLink(options.workerUrl ?? new URL('./worker.ts', import.meta.url), options.log);
  }

  async open(name: string, migrations: readonly Migration[]): Promise<Database> {
    if (this.#open.has(name)) throw new EdgeError('Database', `Cannot open database "${name}" twice in one process.`);
    const path = join(this.#options.dataDir, `${name}.db`);
    const lock = lockFile(path);
    try {
      return await this.#openLocked({ name, path, migrations, lock });
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** Kills the writer thread as a crash would. Only tests of that case call it. */
  crashWriter(): Promise<void> {
    return this.#link.crash();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open.values()].map((database) => database[Symbol.asyncDispose]()));
    await this.#link[Symbol.asyncDispose]();
  }

  async #openLocked(file: { name: string; path: string; migrations: readonly Migration[]; lock: Disposable }): Promise<Database> {
    const { name, path, migrations, lock } = file;
    const database = this.#nextDatabase++;
    const tuning = { ...DEFAULT_TUNING, ...this.#options.tuning };
    const reply = await this.#link.open({ database, path, migrations, tuning });
    const pace = new CheckpointPace(reply.state!, tuning.checkpointBytes, () => this.#link.runErrand({ role: 'checkpoint', path }));
    const reserve = once(() => this.#reserve(reservePath(path), tuning.reserveBytes));
    const onState = (state: FileState) => {
      pace.note(state);
      if (!state.full) reserve();
    };
    const queue = this.#queue({ database, path, onState });
    const close = async () => {
      this.#open.delete(name);
      await this.#link.close(database);
      lock[Symbol.dispose]();
    };
    const opened = new SqliteDatabase({ name, path, readerCacheKb: tuning.readerCacheKb, queue, fileState: () => pace.state, close });
    this.#open.set(name, opened);
    return opened;
  }

  #reserve(path: string, bytes: number): void {
    if (!isReserved(path, bytes)) this.#link.runErrand({ role: 'reserve', path, bytes });
  }

  #queue(file: { database: number; path: string; onState(state: FileState): void }): UnitQueue {
    const { clock, limits } = this.#options;
    return new UnitQueue({ ...file, link: this.#link, clock, limits: { ...DEFAULT_LIMITS, ...limits } });
  }
}

/** The reserve is set aside after the first write: it takes a while where the disk is slow, and a start should not wait for it. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

/** Remembers how a file stands and asks for a checkpoint each time its log has grown by one step. */
class CheckpointPace {
  state: FileState;
  readonly #stepBytes: number;
  readonly #checkpoint: () => void;
  #nextAtBytes: number;

  constructor(state: FileState, stepBytes: number, checkpoint: () => void) {
    this.state = state;
    this.#stepBytes = stepBytes;
    this.#checkpoint = checkpoint;
    this.#nextAtBytes = stepBytes;
  }

  note(state: FileState): void {
    this.state = state;
    if (state.walBytes + this.#stepBytes < this.#nextAtBytes) this.#nextAtBytes = state.walBytes + this.#stepBytes;
    if (state.walBytes < this.#nextAtBytes) return;
    this.#nextAtBytes = state.walBytes + this.#stepBytes;
    this.#checkpoint();
  }
}

/** Creates the embedded engine over a data folder; dispose it to close all files and the writer thread. */
export function createSqliteFactory(options: SqliteOptions): SqliteFactory {
  return new SqliteFactory(options);
}
