import type { Database, SqlValue, Statement } from '@skerry/store';
import { countCut, countRows } from './row-counter.ts';
import type { Cut, Shape, ShapeCatalog } from './shape-catalog.ts';
import { EVER, isCut } from './shape-cursor.ts';

/** Rows that one commit deletes: a few milliseconds, so that events that come in hardly notice. */
const SLICE = 500;

const FIND = 'SELECT position, shape, origin FROM event WHERE id = ?';
const DELETE_ONE = 'DELETE FROM event WHERE position = ?';
const UNCOUNT = 'UPDATE shape SET events = events - ? WHERE id = ?';
const UNCOUNT_CHANGES = 'UPDATE shape SET events = events - changes() WHERE id = ?';
const KILL = 'UPDATE shape SET dead = 1 WHERE id = ?';
const CUT = 'UPDATE shape SET cut_origin = ?, cut_position = ? WHERE id = ?';
const PURGE_DEAD = `DELETE FROM event WHERE position IN (SELECT position FROM event WHERE shape = ? LIMIT ${SLICE})`;
const PURGE_CUT = `DELETE FROM event WHERE position IN
  (SELECT position FROM event WHERE shape = ? AND origin < ? AND position <= ? ORDER BY origin LIMIT ${SLICE})`;
const KEEP_LAST = 'UPDATE log SET last = max(last, (SELECT last FROM shape WHERE id = ?))';
const DROP_SHAPE = 'DELETE FROM shape WHERE id = ?';
const SLICE_END = `SELECT position FROM event ORDER BY position LIMIT 1 OFFSET ${SLICE}`;
const SLICE_SHAPES = 'SELECT shape, count(*) AS n FROM event WHERE position < ? GROUP BY shape';
const LATE = 'SELECT count(*) AS n FROM event WHERE position > ? AND shape = ? AND origin < ?';
const CUT_IN_SLICE = 'SELECT count(*) AS n FROM event WHERE position < ? AND shape = ? AND origin < ? AND position <= ?';
const DELETE_SLICE = 'DELETE FROM event WHERE position < ?';

interface Found {
  readonly position: number;
  readonly shape: number;
  readonly origin: number | bigint;
}

/** What the remover works with. */
export interface RemoverParts {
  readonly database: Database;
  readonly catalog: ShapeCatalog;
  lastGiven(): number;
  onFailure(error: unknown): void;
}

/** Deletes events: at once for queries, in small commits for the disk. One deletion decides at a time; the small commits of others go between. */
export class Remover {
  readonly #parts: RemoverParts;
  /** Shapes whose end a commit holds. */
  readonly #condemned = new Set<Shape>();
  #turn: Promise<unknown> = Promise.resolve();
  #purge: Promise<void> | undefined;
  #closed = false;

  constructor(parts: RemoverParts) {
    this.#parts = parts;
    for (const shape of parts.catalog.all()) {
      if (shape.dead) this.#condemned.add(shape);
      else shape.hidden = countCut(parts.database, shape, EVER);
    }
    this.#startPurge();
  }

  /** Deletes one event; false if there is none that queries show. */
  deleteById(id: Uint8Array): Promise<boolean> {
    return this.#exclusive(async () => {
      const row = this.#parts.database.get<Found>(FIND, [id]);
      const shape = row && this.#parts.catalog.get(row.shape);
      if (!row || !shape || isCut(shape, { position: row.position, origin: BigInt(row.origin) })) return false;
      await this.#deleteRow(row, shape);
      return true;
    });
  }

  /** Frees an id that only a deleted event holds. */
  freeId(id: Uint8Array): Promise<void> {
    return this.#exclusive(async () => {
      const row = this.#parts.database.get<Found>(FIND, [id]);
      const shape = row && this.#parts.catalog.get(row.shape);
      if (!row || !shape || !isCut(shape, { position: row.position, origin: BigInt(row.origin) })) return;
      await this.#deleteRow(row, shape);
      shape.hidden--;
    });
  }

  /** Deletes all events that some shapes hold by now. */
  kill(shapes: readonly Shape[]): Promise<void> {
    for (const shape of shapes) this.#parts.catalog.retire(shape);
    return this.#exclusive(async () => {
      try {
        await this.#write([{ sql: KILL, rows: shapes.map((shape) => [shape.id]) }]);
      } catch (error) {
        for (const shape of shapes) this.#parts.catalog.reinstate(shape);
        throw error;
      }
      for (const shape of shapes) this.#condemned.add(shape);
      this.#startPurge();
    });
  }

  /** Gives up shapes without events, so that devices that are gone for good leave nothing behind. */
  async forgetEmpty(): Promise<void> {
    const empty = [...this.#parts.catalog.all()].filter((shape) => shape.saved && !shape.dead && shape.rows === 0 && shape.writing === 0);
    if (empty.length > 0) await this.kill(empty);
  }

  /** Deletes the events with an origin before a moment that some shapes hold by now. */
  cut(shapes: readonly Shape[], origin: bigint): Promise<void> {
    return this.#exclusive(async () => {
      const position = this.#parts.lastGiven();
      const cuts = new Map<Shape, Cut>();
      for (const shape of shapes) {
        if (shape.cut && shape.cut.origin > origin) while (shape.cut) await this.#purgeCut(shape);
        if (shape.rows + shape.writing > 0) cuts.set(shape, { origin, position });
      }
      if (cuts.size === 0) return;
      await this.#write([{ sql: CUT, rows: [...cuts].map(([shape, cut]): SqlValue[] => [cut.origin, cut.position, shape.id]) }]);
      for (const [shape, cut] of cuts) {
        shape.cut = cut;
        shape.hidden = await this.#countHidden(shape, cut);
      }
      this.#startPurge();
    });
  }

  /** Deletes the oldest stretch of the log; how many rows that were. */
  deleteOldest(): Promise<number> {
    return this.#exclusive(async () => {
      const { database, catalog } = this.#parts;
      const end = database.get<{ position: number }>(SLICE_END)?.position ?? this.#parts.lastGiven() + 1;
      const counts = database.all<{ shape: number; n: number }>(SLICE_SHAPES, [end]);
      if (counts.length === 0) return 0;
      const hidden = counts.map(({ shape }) => this.#hiddenBelow(catalog.get(shape), end));
      await this.#write([
        { sql: DELETE_SLICE, rows: [[end]] },
        { sql: UNCOUNT, rows: counts.map(({ shape, n }) => [n, shape]) },
      ]);
      counts.forEach(({ shape, n }, at) => {
        uncount(catalog.get(shape), n, hidden[at]!);
      });
      return counts.reduce((sum, { n }) => sum + n, 0);
    });
  }

  /** Resolves when no deleted row is left. */
  async settled(): Promise<void> {
    while (this.#purge) await this.#purge;
    await this.#turn;
  }

  /** Stops after the commit under way; what is left is taken up when the log is opened again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  async #deleteRow(row: Found, shape: Shape): Promise<void> {
    await this.#write([
      { sql: DELETE_ONE, rows: [[row.position]] },
      { sql: UNCOUNT_CHANGES, rows: [[shape.id]] },
    ]);
    shape.rows--;
  }

  /** Rows that came after the deletion was decided stay, however old their origin. */
  async #countHidden(shape: Shape, cut: Cut): Promise<number> {
    const rows = await countRows(this.#parts.database, shape, { start: EVER.start, end: cut.origin - 1n });
    return rows - this.#parts.database.get<{ n: number }>(LATE, [cut.position, shape.id, cut.origin])!.n;
  }

  #hiddenBelow(shape: Shape | undefined, end: number): number {
    if (!shape?.cut) return 0;
    return this.#parts.database.get<{ n: number }>(CUT_IN_SLICE, [end, shape.id, shape.cut.origin, shape.cut.position])!.n;
  }

  #write(unit: Statement[]) {
    return this.#parts.database.write(unit, { mayDelete: true });
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  #startPurge(): void {
    this.#purge ??= this.#purgeAll()
      .catch((error) => this.#parts.onFailure(error))
      .finally(() => {
        this.#purge = undefined;
      });
  }

  async #purgeAll(): Promise<void> {
    for (let shape = this.#nextToPurge(); shape && !this.#closed; shape = this.#nextToPurge()) {
      const target = shape;
      // Another deletion may have had its turn in between and have finished this one on its way.
      await this.#exclusive(async () => {
        if (target.dead) await this.#purgeDead(target);
        else if (target.cut) await this.#purgeCut(target);
      });
    }
  }

  #nextToPurge(): Shape | undefined {
    for (const shape of this.#parts.catalog.all()) if (this.#condemned.has(shape) || (shape.cut && !shape.dead)) return shape;
    return undefined;
  }

  async #purgeDead(shape: Shape): Promise<void> {
    const [deleted] = await this.#write([
      { sql: PURGE_DEAD, rows: [[shape.id]] },
      { sql: UNCOUNT_CHANGES, rows: [[shape.id]] },
    ]);
    if (deleted!.changes[0]! === SLICE) return;
    await this.#write([
      { sql: KEEP_LAST, rows: [[shape.id]] },
      { sql: DROP_SHAPE, rows: [[shape.id]] },
    ]);
    this.#parts.catalog.forget(shape);
    this.#condemned.delete(shape);
  }

  async #purgeCut(shape: Shape): Promise<void> {
    const cut = shape.cut!;
    const [deleted] = await this.#write([
      { sql: PURGE_CUT, rows: [[shape.id, cut.origin, cut.position]] },
      { sql: UNCOUNT_CHANGES, rows: [[shape.id]] },
    ]);
    const rows = deleted!.changes[0]!;
    shape.rows -= rows;
    shape.hidden -= rows;
    if (rows === SLICE) return;
    await this.#write([{ sql: CUT, rows: [[null, null, shape.id]] }]);
    shape.cut = undefined;
    shape.hidden = 0;
  }
}

function uncount(shape: Shape | undefined, rows: number, hidden: number): void {
  if (!shape) return;
  shape.rows -= rows;
  shape.hidden -= hidden;
}
