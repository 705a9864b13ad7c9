import type { Database } from '@skerry/store';
import type { Shape } from './shape-catalog.ts';

const PAGE = `SELECT position, id, origin, body FROM event WHERE shape = ? AND origin <= ? AND origin >= ? AND (origin < ? OR position < ?)
  ORDER BY origin DESC, position DESC LIMIT ?`;
const NEWEST = 'SELECT origin FROM event WHERE shape = ? ORDER BY origin DESC LIMIT 1';
const SMALLEST_PAGE = 3;
const LARGEST_PAGE = 512;
const BEYOND = Number.MAX_SAFE_INTEGER;

/** The least and the greatest origin there can be. */
export const EVER = { start: -(2n ** 63n), end: 2n ** 63n - 1n } as const;

/** Origins of interest, both ends included. */
export interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

/** One event as it lies in the log. */
export interface LogRow {
  readonly position: number;
  readonly id: Uint8Array;
  readonly origin: bigint;
  readonly body: Uint8Array;
}

type RawRow = Omit<LogRow, 'origin'> & { readonly origin: number | bigint };

/** Whether a row is deleted although it still exists. */
export function isCut(shape: Shape, row: { readonly position: number; readonly origin: bigint }): boolean {
  const { cut } = shape;
  return shape.dead || (cut !== undefined && row.origin < cut.origin && row.position <= cut.position);
}

/** Reads the rows of one shape, newest origin first, a few at a time and only when they are asked for. */
export class ShapeCursor {
  readonly shape: Shape;
  readonly #database: Database;
  readonly #start: bigint;
  #rows: RawRow[] = [];
  #at = 0;
  #pageSize: number;
  #exhausted = false;
  #endOrigin: bigint;
  #endPosition = BEYOND;
  /** No row to come has an origin above this. */
  bound: bigint;
  /** The next row, once it has been read. */
  head: LogRow | undefined;

  /** `firstPage` is how many rows will probably be wanted of this shape. */
  constructor(database: Database, shape: Shape, { span, firstPage }: { span: Span; firstPage: number }) {
    this.#pageSize = Math.min(Math.max(firstPage, SMALLEST_PAGE), LARGEST_PAGE);
    this.#database = database;
    this.shape = shape;
    this.#start = span.start;
    this.#endOrigin = span.end;
    const newest = newestOrigin(database, shape);
    this.bound = earlier(newest, span.end);
    this.#exhausted = this.bound < span.start;
  }

  /** Whether there can be no further row. */
  get done(): boolean {
    return this.#exhausted && this.head === undefined;
  }

  /** Goes to the next row and makes it `head`; without one, `head` is undefined and the cursor is done. */
  advance(): void {
    this.head = undefined;
    for (let row = this.#nextRow(); row; row = this.#nextRow()) {
      const origin = BigInt(row.origin);
      if (isCut(this.shape, { position: row.position, origin })) continue;
      this.bound = origin;
      this.head = { position: row.position, id: row.id, origin, body: row.body };
      return;
    }
  }

  #nextRow(): RawRow | undefined {
    if (this.#at === this.#rows.length && !this.#exhausted) this.#readPage();
    return this.#rows[this.#at++];
  }

  #readPage(): void {
    const end = this.#endOrigin;
    this.#rows = this.#database.all<RawRow>(PAGE, [this.shape.id, end, this.#start, end, this.#endPosition, this.#pageSize]);
    this.#at = 0;
    this.#exhausted = this.#rows.length < this.#pageSize;
    this.#pageSize = Math.min(this.#pageSize * 2, LARGEST_PAGE);
    const last = this.#rows.at(-1);
    if (!last) return;
    this.#endOrigin = BigInt(last.origin);
    this.#endPosition = last.position;
  }
}

/** An upper bound of the origins of a shape's rows; asked of the database once and kept up from then on. */
export function newestOrigin(database: Database, shape: Shape): bigint {
  if (shape.newest === undefined) {
    const row = database.get<{ origin: number | bigint }>(NEWEST, [shape.id]);
    if (!row) return EVER.start;
    shape.newest = BigInt(row.origin);
  }
  return shape.newest;
}

function earlier(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
