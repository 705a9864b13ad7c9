import { defineNeed, type Need } from '@skerry/runtime';

/** A value that a row can hold. Integers beyond 2^53 travel as `bigint`, blobs as `Uint8Array`. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** One prepared statement, run once for each row of parameters (positional `?`). Use `[[]]` for a statement without parameters. */
export interface Statement {
  readonly sql: string;
  readonly rows: readonly (readonly SqlValue[])[];
}

/** What one statement did, with one entry per row of parameters. */
export interface StatementResult {
  readonly changes: readonly number[];
  readonly lastInsertRowid: readonly (number | bigint)[];
  /** The rows that each run returned; present only for statements that return rows (SELECT, RETURNING). */
  readonly rows?: readonly (readonly (readonly SqlValue[])[])[];
}

/** How one unit is written. */
export interface WriteOptions {
  /** The unit frees space (deletes, tombstones): it is let through, on reserved space, while the disk is full. */
  readonly mayDelete?: boolean;
}

/** How a database stands right now. Cheap to ask. */
export interface DatabaseState {
  /** The last write found no space left; until space is freed only units with `mayDelete` are taken. */
  readonly full: boolean;
  /** Size of the write-ahead log after the last commit. */
  readonly walBytes: number;
  /** Bytes of the file that hold data (pages in use; the file itself may be larger). */
  readonly usedBytes: number;
  /** Units that were handed in and are not durable yet. */
  readonly pending: number;
}

/**
 * One database of one service: durable grouped writes, synchronous reads.
 *
 * Units become durable in the order in which `write` was called. Integers read back are numbers where a number is exact and `bigint` elsewhere.
 */
export interface Database extends AsyncDisposable {
  /**
   * Writes one atomic unit; resolves only after the fsynced commit that holds it. Units of all callers share commits; one that fails, fails alone.
   *
   * @throws {EdgeError} `StatusConflict` for a unique constraint, `ServiceUnavailable` when the disk is full, too much is waiting, or the engine
   * is gone, `Database` for everything else.
   */
  write(unit: readonly Statement[], options?: WriteOptions): Promise<StatementResult[]>;
  /** All rows of a query, at once and on a connection of its own; sees every write that has resolved. */
  all<T = Record<string, SqlValue>>(sql: string, params?: readonly SqlValue[]): T[];
  /** The first row of a query. */
  get<T = Record<string, SqlValue>>(sql: string, params?: readonly SqlValue[]): T | undefined;
  /** Whether the disk is full, how large the log is, how much waits. */
  state(): DatabaseState;
}

/** One forward step of a schema. Steps run in order of `version`, each in one transaction, and are never edited once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: readonly string[];
}

/** Opens the databases of a process. */
export interface DatabaseFactory extends AsyncDisposable {
  /**
   * Opens `<dataDir>/<name>.db`, creates it if needed, and brings its schema up to the last migration.
   *
   * @throws {EdgeError} `Database` with one sentence that says what is wrong and what to do: another process has it open, the folder cannot be
   * written, the file is damaged, or a newer version of the program wrote it.
   */
  open(name: string, migrations: readonly Migration[]): Promise<Database>;
}

/** The collaborator a service asks for when it stores something. */
export const databaseNeed: Need<DatabaseFactory> = defineNeed<DatabaseFactory>('database');
