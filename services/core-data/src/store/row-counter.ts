import { setImmediate } from 'node:timers/promises';
import type { Database } from '@skerry/store';
import type { Shape } from './shape-catalog.ts';
import { EVER, newestOrigin, type Span } from './shape-cursor.ts';

const SLICE = 20_000;
const MARK = `SELECT origin, position FROM event WHERE shape = ? AND origin >= ? AND origin <= ? AND (origin > ? OR position >= ?)
  ORDER BY origin, position LIMIT 1 OFFSET ${SLICE}`;
const REST = 'SELECT count(*) AS n FROM event WHERE shape = ? AND origin >= ? AND origin <= ? AND (origin > ? OR position >= ?)';
const CUT = 'SELECT count(*) AS n FROM event WHERE shape = ? AND origin < ? AND origin >= ? AND origin <= ? AND position <= ?';

/** How many rows of a shape, deleted ones included, lie in a span. Counts index entries, in slices, so that nothing else has to wait. */
export async function countRows(database: Database, shape: Shape, span: Span): Promise<number> {
  let count = 0;
  let from: { origin: bigint; position: number } = { origin: span.start, position: 0 };
  for (;;) {
    const params = [shape.id, from.origin, span.end, from.origin, from.position];
    const mark = database.get<{ origin: number | bigint; position: number }>(MARK, params);
    if (!mark) return count + database.get<{ n: number }>(REST, params)!.n;
    count += SLICE;
    from = { origin: BigInt(mark.origin), position: mark.position };
    await setImmediate();
  }
}

/** How many events of a shape queries show in a span. */
export async function countEvents(database: Database, shape: Shape, span: Span): Promise<number> {
  if (span.start <= EVER.start && span.end >= newestOrigin(database, shape)) return shape.events;
  if (span.start > span.end || span.start > newestOrigin(database, shape)) return 0;
  const rows = await countRows(database, shape, span);
  return rows - (shape.cut ? countCut(database, shape, span) : 0);
}

/** How many deleted rows of a shape still lie in a span. */
export function countCut(database: Database, shape: Shape, span: Span): number {
  const { cut } = shape;
  if (!cut) return 0;
  return database.get<{ n: number }>(CUT, [shape.id, cut.origin, span.start, span.end, cut.position])!.n;
}
