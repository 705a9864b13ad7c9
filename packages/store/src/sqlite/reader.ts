import { DatabaseSync } from 'node:sqlite';
import { EdgeError } from '@skerry/contracts';
import type { SqlValue } from '../database.ts';
import { ExactQuery } from './exact-rows.ts';

const MAX_STATEMENTS = 256;

/** Reads one file over a connection of its own, with each statement prepared once. */
export class Reader implements Disposable {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #queries = new Map<string, ExactQuery>();

  constructor(path: string, cacheKb: number) {
    this.#path = path;
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
    this.#database.exec(`PRAGMA cache_size = -${cacheKb}; PRAGMA temp_store = MEMORY`);
  }

  /** All rows of a query, as objects. */
  all(sql: string, params: readonly SqlValue[]): unknown[] {
    try {
      return this.#query(sql).all(params);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EdgeError('Database', `Cannot read from "${this.#path}": ${reason}.`, { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #query(sql: string): ExactQuery {
    const known = this.#queries.get(sql);
    if (known) return known;
    if (this.#queries.size >= MAX_STATEMENTS) this.#queries.clear();
    const query = new ExactQuery(this.#database.prepare(sql));
    this.#queries.set(sql, query);
    return query;
  }
}
