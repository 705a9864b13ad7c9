import { EdgeError, type Event, type Reading } from '@skerry/contracts';
import type { Database, DatabaseFactory } from '@skerry/store';
import type {
  Aggregate,
  AggregateFunction,
  EventFilter,
  EventStore,
  Found,
  LogSlice,
  Page,
  ReadingFilter,
  SourceUse,
  TrimRule,
} from '../store.ts';
import { Aggregation } from './aggregation.ts';
import { Appender } from './appender.ts';
import { EpochBook } from './epoch-book.ts';
import { EventCodec } from './event-codec.ts';
import { idBytes, idText } from './event-id.ts';
import { LogScan, type ScannedRow } from './log-scan.ts';
import { countReadings, ReadingMatch, ReadingScan } from './reading-scan.ts';
import { Remover } from './remover.ts';
import { countEvents } from './row-counter.ts';
import { sameContent } from './same-content.ts';
import { MIGRATIONS } from './schema.ts';
import { type Shape, ShapeCatalog } from './shape-catalog.ts';
import { EVER, isCut, type Span } from './shape-cursor.ts';

const BY_ID = 'SELECT position, id, shape, origin, body FROM event WHERE id = ?';
const TAKEN = 'SELECT 1 FROM event WHERE id = ?';
const AFTER = 'SELECT position, id, shape, origin, body FROM event WHERE position > ? ORDER BY position LIMIT ?';
const OLDEST = 'SELECT position FROM event ORDER BY position LIMIT 1';
const LAST = 'SELECT origin FROM event ORDER BY position DESC LIMIT 1';
const OLDER = 'SELECT origin FROM event WHERE shape = ? AND origin < ? ORDER BY origin DESC LIMIT ?';
/** Stretches of deleted rows that one call of `after` steps over. */
const MAX_EMPTY_STRETCHES = 16;

interface EventRow {
  readonly position: number;
  readonly id: Uint8Array;
  readonly shape: number;
  readonly origin: number | bigint;
  readonly body: Uint8Array;
}

/** The event log in one SQLite file. */
export class SqliteEventStore implements EventStore {
  readonly #database: Database;
  readonly #catalog: ShapeCatalog;
  readonly #codec: EventCodec;
  readonly #appender: Appender;
  readonly #remover: Remover;
  readonly #listeners = new Set<() => void>();

  constructor(database: Database, onFailure: (error: unknown) => void) {
    const epochs = new EpochBook(database);
    const catalog = new ShapeCatalog(database);
    this.#database = database;
    this.#catalog = catalog;
    this.#codec = new EventCodec(epochs);
    this.#appender = new Appender({
      database,
      catalog,
      epochs,
      codec: this.#codec,
      isKnown: (event) => this.#isKnown(event),
      onAppended: () => this.#announce(),
    });
    this.#remover = new Remover({ database, catalog, lastGiven: () => this.#appender.lastGiven, onFailure });
  }

  append(service: string, event: Event): Promise<boolean> {
    return this.#appender.append(service, event);
  }

  has(id: string): boolean {
    return this.#database.get(TAKEN, [idBytes(id)]) !== undefined;
  }

  eventById(id: string): Event | undefined {
    const found = this.#find(id);
    return found && !isCut(found.shape, found.row) ? this.#decode(found) : undefined;
  }

  async events(filter: EventFilter, page: Page, signal?: AbortSignal): Promise<Found<Event>> {
    const span = spanOf(filter);
    const shapes = this.#catalog.ofEvents(filter.device);
    const totalCount = page.offset < 0 ? 0 : await total(shapes, (shape) => countEvents(this.#database, shape, span));
    const wanted = slice(page, totalCount);
    const scan = new LogScan(this.#database, wanted.take > 0 ? shapes : [], { spanOf: () => span, expected: wanted.skip + wanted.take });
    const items: Event[] = [];
    for (let skipped = 0, scanned = scan.next(); scanned && items.length < wanted.take; scanned = scan.next()) {
      if (skipped++ >= wanted.skip) items.push(this.#decode(scanned));
      await scan.breathe(signal);
    }
    return { totalCount, items };
  }

  async readings(filter: ReadingFilter, page: Page, signal?: AbortSignal): Promise<Found<Reading>> {
    const match = new ReadingMatch(filter);
    const decode = (scanned: ScannedRow) => this.#decode(scanned);
    const shapes = this.#catalog.ofReadings(filter.device, filter.resources ?? []);
    const count = (shape: Shape) => countReadings(this.#database, shape, { match, decode });
    const totalCount = page.offset < 0 ? 0 : await total(shapes, count);
    const wanted = slice(page, totalCount);
    const scan = new ReadingScan(this.#database, wanted.take > 0 ? shapes : [], { match, decode, expected: wanted.skip + wanted.take });
    const items: Reading[] = [];
    for (let at = 0; items.length < wanted.take; at++) {
      const reading = await scan.next(signal);
      if (!reading) break;
      if (at >= wanted.skip) items.push(reading);
    }
    return { totalCount, items };
  }

  async aggregate(filter: ReadingFilter, fn: AggregateFunction, signal?: AbortSignal): Promise<Aggregate[]> {
    const match = new ReadingMatch(filter);
    const aggregation = new Aggregation(fn);
    const shapes = this.#catalog.ofReadings(filter.device, filter.resources ?? []);
    const scan = new LogScan(this.#database, shapes, { spanOf: (shape) => match.eventSpan(shape) });
    for (let scanned = scan.next(); scanned; scanned = scan.next()) {
      for (const reading of this.#decode(scanned).readings) if (match.accepts(reading)) aggregation.add(reading);
      await scan.breathe(signal);
    }
    return aggregation.result();
  }

  eventCount(device?: string): number {
    return this.#catalog.ofEvents(device).reduce((sum, shape) => sum + shape.events, 0);
  }

  readingCount(device?: string): number {
    const match = new ReadingMatch({ device });
    return this.#catalog.ofReadings(device, []).reduce((sum, shape) => sum + shape.events * match.perEvent(shape), 0);
  }

  after(position: number, limit: number): LogSlice {
    const events: Event[] = [];
    const positions: number[] = [];
    let next = position;
    for (let stretch = 0; limit > 0 && stretch < MAX_EMPTY_STRETCHES && events.length === 0; stretch++) {
      const lastStored = this.#appender.lastStored;
      const rows = this.#database.all<EventRow>(AFTER, [next, limit]);
      for (const row of rows) this.#collect(row, events, positions);
      next = rows.length < limit ? Math.max(next, lastStored, rows.at(-1)?.position ?? 0) : rows.at(-1)!.position;
      if (rows.length < limit) break;
    }
    const oldest = this.#database.get<{ position: number }>(OLDEST)?.position ?? 0;
    return { events, positions, next, oldest, newest: this.#appender.lastStored };
  }

  onAppended(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  deleteById(id: string): Promise<boolean> {
    return this.#remover.deleteById(idBytes(id));
  }

  deleteDevice(device: string): Promise<void> {
    return this.#remover.kill(this.#catalog.ofEvents(device));
  }

  deleteBefore(origin: bigint): Promise<void> {
    return this.#remover.cut(this.#catalog.ofEvents(), origin);
  }

  sources(): SourceUse[] {
    return this.#catalog.sources();
  }

  async trim(use: Pick<SourceUse, 'device' | 'source'>, rule: TrimRule): Promise<void> {
    const shapes = this.#catalog.ofSource(use.device, use.source);
    const origins = shapes.flatMap((shape) => this.#newestBefore(shape, rule.before, rule.keep));
    if (rule.keep > 0) origins.sort((left, right) => (left > right ? -1 : left < right ? 1 : 0));
    const cut = rule.keep > 0 ? origins[rule.keep - 1] : rule.before;
    if (cut !== undefined) await this.#remover.cut(this.#withRowsBefore(shapes, cut), cut);
  }

  async shrinkTo(usedBytes: number, signal: AbortSignal): Promise<number> {
    let deleted = 0;
    while (this.#database.state().usedBytes > usedBytes && !signal.aborted) {
      const rows = await this.#remover.deleteOldest();
      if (rows === 0) break;
      deleted += rows;
    }
    return deleted;
  }

  usage(): { usedBytes: number; full: boolean } {
    const { usedBytes, full } = this.#database.state();
    return { usedBytes, full };
  }

  newestOrigin(): bigint | undefined {
    const row = this.#database.get<{ origin: number | bigint }>(LAST);
    return row && BigInt(row.origin);
  }

  async settled(): Promise<void> {
    await this.#remover.settled();
  }

  forgetEmptySources(): Promise<void> {
    return this.#remover.forgetEmpty();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remover.close();
    await this.#database[Symbol.asyncDispose]();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }

  #collect(row: EventRow, events: Event[], positions: number[]): void {
    const found = this.#scanned(row);
    if (!found || isCut(found.shape, found.row)) return;
    events.push(this.#decode(found));
    positions.push(row.position);
  }

  #find(id: string): ScannedRow | undefined {
    const row = this.#database.get<EventRow>(BY_ID, [idBytes(id)]);
    return row && this.#scanned(row);
  }

  #scanned(row: EventRow): ScannedRow | undefined {
    const shape = this.#catalog.get(row.shape);
    return shape && { shape, row: { position: row.position, id: row.id, origin: BigInt(row.origin), body: row.body } };
  }

  #decode({ shape, row }: ScannedRow): Event {
    return this.#codec.decode({ id: idText(row.id), origin: row.origin, body: row.body }, shape.form);
  }

  async #isKnown(event: Event): Promise<boolean> {
    const found = this.#find(event.id);
    if (!found) return false;
    if (isCut(found.shape, found.row)) {
      await this.#remover.freeId(idBytes(event.id));
      return false;
    }
    if (sameContent(this.#codec, this.#decode(found), event)) return true;
    throw new EdgeError(
      'StatusConflict',
      `Cannot store the event: its id "${event.id}" belongs to another event. Give each event an id of its own.`,
    );
  }

  #newestBefore(shape: Shape, before: bigint, keep: number): bigint[] {
    if (keep <= 0) return [];
    return this.#database.all<{ origin: number | bigint }>(OLDER, [shape.id, before, keep]).map((row) => BigInt(row.origin));
  }

  #withRowsBefore(shapes: readonly Shape[], origin: bigint): Shape[] {
    return shapes.filter((shape) => this.#database.get(OLDER, [shape.id, origin, 1]) !== undefined);
  }
}

/** Opens the event log `core-data.db` of a data folder. `onFailure` hears of deletions that could not be carried out in the background. */
export async function openSqliteEventStore(factory: DatabaseFactory, onFailure: (error: unknown) => void): Promise<SqliteEventStore> {
  return new SqliteEventStore(await factory.open('core-data', MIGRATIONS), onFailure);
}

function spanOf(filter: EventFilter): Span {
  return { start: filter.start ?? EVER.start, end: filter.end ?? EVER.end };
}

function slice(page: Page, totalCount: number): { skip: number; take: number } {
  if (page.offset < 0) return { skip: 0, take: page.limit };
  return { skip: page.offset, take: Math.max(0, Math.min(page.limit, totalCount - page.offset)) };
}

async function total(shapes: readonly Shape[], count: (shape: Shape) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const shape of shapes) sum += await count(shape);
  return sum;
}
