import type { StatementSync } from 'node:sqlite';
import type { SqlValue } from '../database.ts';

/**
 * Runs a query whose integers may exceed 2^53. Node refuses such a row as long as it reads integers as numbers; the statement is then switched to
 * `bigint` for good (`wide` remembers it) and whatever fits a number is turned back.
 */
export class ExactQuery {
  readonly #statement: StatementSync;
  #wide = false;

  constructor(statement: StatementSync) {
    this.#statement = statement;
  }

  /** All rows; the shape of a row is the statement's (object or array). */
  all(params: readonly SqlValue[]): unknown[] {
    if (!this.#wide) {
      try {
        return this.#statement.all(...params);
      } catch (error) {
        if ((error as { code?: string }).code !== 'ERR_OUT_OF_RANGE') throw error;
        this.#wide = true;
        this.#statement.setReadBigInts(true);
      }
    }
    const rows = this.#statement.all(...params);
    for (const row of rows) narrow(row as Record<string, unknown>);
    return rows;
  }
}

/** A number where it is exact, else the bigint. */
export function exactNumber(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function narrow(row: Record<string, unknown>): void {
  for (const column in row) {
    const value = row[column];
    if (typeof value === 'bigint') row[column] = exactNumber(value);
  }
}
