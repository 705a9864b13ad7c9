import { setImmediate } from 'node:timers/promises';
import type { Database } from '@skerry/store';
import { Heap } from './heap.ts';
import type { Shape } from './shape-catalog.ts';
import { type LogRow, ShapeCursor, type Span } from './shape-cursor.ts';

/** Rows that are read before other work gets a turn. */
const ROWS_PER_TURN = 1024;

/** Which rows are wanted and in what order. */
export interface ScanOrder {
  spanOf(shape: Shape): Span;
  /** How far the content of a shape's rows may be newer than the row; nothing unless given. */
  lead?(shape: Shape): bigint;
  /** How many rows will probably be read in all; decides how many are fetched at once. */
  readonly expected?: number;
}

/** One row and the shape it has. */
export interface ScannedRow {
  readonly shape: Shape;
  readonly row: LogRow;
}

/**
 * Merges the rows of many shapes, those that can hold the newest origin first.
 *
 * `lead` says how far a row's content may be newer than the row; what comes is then in the order of that upper bound. A shape is not even looked
 * at before its newest row could be next, so the newest rows of thousands of shapes cost a few reads.
 */
export class LogScan {
  readonly #cursors: Heap<ShapeCursor>;
  readonly #lead: (shape: Shape) => bigint;
  #untilYield = ROWS_PER_TURN;

  constructor(database: Database, shapes: readonly Shape[], order: ScanOrder) {
    this.#lead = order.lead ?? (() => 0n);
    this.#cursors = new Heap((left, right) => this.#isBefore(left, right));
    const firstPage = Math.ceil((order.expected ?? ROWS_PER_TURN) / Math.max(1, shapes.length)) + 1;
    for (const shape of shapes) {
      const cursor = new ShapeCursor(database, shape, { span: order.spanOf(shape), firstPage });
      if (!cursor.done) this.#cursors.push(cursor);
    }
  }

  /** Nothing that comes is newer than this; undefined at the end. */
  get bound(): bigint | undefined {
    const first = this.#cursors.peek();
    return first && first.bound + this.#lead(first.shape);
  }

  /** The next row; undefined at the end. */
  next(): ScannedRow | undefined {
    for (let cursor = this.#cursors.pop(); cursor; cursor = this.#cursors.pop()) {
      const row = cursor.head;
      cursor.advance();
      if (cursor.head) this.#cursors.push(cursor);
      if (row) return { shape: cursor.shape, row };
    }
    return undefined;
  }

  /** Lets other work have its turn now and then; throws the reason of a signal that has aborted. Call it once for each row. */
  breathe(signal?: AbortSignal): Promise<void> | undefined {
    if (--this.#untilYield > 0) return undefined;
    this.#untilYield = ROWS_PER_TURN;
    signal?.throwIfAborted();
    return setImmediate();
  }

  #isBefore(left: ShapeCursor, right: ShapeCursor): boolean {
    const leftBound = left.bound + this.#lead(left.shape);
    const rightBound = right.bound + this.#lead(right.shape);
    if (leftBound !== rightBound) return leftBound > rightBound;
    return (left.head?.position ?? Number.MAX_SAFE_INTEGER) > (right.head?.position ?? Number.MAX_SAFE_INTEGER);
  }
}
