import { EdgeError, type Event } from '@skerry/contracts';
import type { Database, SqlValue, Statement } from '@skerry/store';
import type { EpochBook } from './epoch-book.ts';
import type { EventCodec } from './event-codec.ts';
import { idBytes } from './event-id.ts';
import { formText } from './shape.ts';
import { FARTHEST, type Shape, type ShapeCatalog } from './shape-catalog.ts';

const INSERT = 'INSERT INTO event (position, id, shape, origin, body) VALUES (?, ?, ?, ?, ?)';
const COUNT = 'UPDATE shape SET events = events + ?, last = ?, ahead = max(ahead, ?), behind = max(behind, ?) WHERE id = ?';
const SAVE_SHAPE = 'INSERT OR IGNORE INTO shape (id, form) VALUES (?, ?)';
const SAVE_EPOCH = 'INSERT OR IGNORE INTO epoch (id, name) VALUES (?, ?)';

/** Events of one unit; more wait for the next. */
const MAX_GROUP = 512;
/** Units under way at once: one that commits, one that waits for it. */
const MAX_IN_FLIGHT = 2;
/** Events that may wait; beyond that callers are refused. */
const MAX_WAITING = 65_536;

interface Pending {
  readonly service: string;
  readonly event: Event;
  resolve(stored: boolean): void;
  reject(error: unknown): void;
}

interface Tally {
  events: number;
  last: number;
  newest: bigint;
  ahead: bigint;
  behind: bigint;
}

interface Group {
  readonly statements: Statement[];
  readonly tallies: Map<Shape, Tally>;
  readonly epochs: [number, string][];
  readonly last: number;
}

/** What the appender works with. */
export interface AppenderParts {
  readonly database: Database;
  readonly catalog: ShapeCatalog;
  readonly codec: EventCodec;
  readonly epochs: EpochBook;
  /**
   * Says whether the very event is stored; makes its id free if only a deleted event holds it.
   *
   * @throws {EdgeError} kind `StatusConflict` if the id belongs to an event with other content.
   */
  isKnown(event: Event): Promise<boolean>;
  onAppended(): void;
}

/** Appends events in the order in which they come, many to a unit, and keeps the counters of their shapes in the same commit. */
export class Appender {
  readonly #parts: AppenderParts;
  readonly #waiting: Pending[] = [];
  #scheduled = false;
  #inFlight = 0;
  #lastGiven: number;
  #lastStored: number;

  constructor(parts: AppenderParts) {
    this.#parts = parts;
    this.#lastGiven = parts.catalog.lastPosition;
    this.#lastStored = parts.catalog.lastPosition;
  }

  /** The last position a commit holds. */
  get lastStored(): number {
    return this.#lastStored;
  }

  /** The last position given away, stored or not. */
  get lastGiven(): number {
    return this.#lastGiven;
  }

  /** Appends one event; false if it was stored before. */
  append(service: string, event: Event): Promise<boolean> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new EdgeError('ServiceUnavailable', 'Cannot store the event: too many events are waiting. Try again later.'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ service, event, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= MAX_IN_FLIGHT) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#inFlight < MAX_IN_FLIGHT) {
      this.#inFlight++;
      this.#store(this.#waiting.splice(0, MAX_GROUP)).finally(() => {
        this.#inFlight--;
        this.#flush();
      });
    }
  }

  /** Stores a group as one unit; if an id in it is taken already, each of its events is stored by itself. */
  async #store(pending: readonly Pending[]): Promise<void> {
    try {
      await this.#write(pending);
      for (const each of pending) each.resolve(true);
    } catch (error) {
      if ((error as EdgeError).kind === 'StatusConflict') await Promise.all(pending.map((each) => this.#storeAlone(each)));
      else for (const each of pending) each.reject(error);
    }
  }

  async #storeAlone(pending: Pending): Promise<void> {
    try {
      if (await this.#parts.isKnown(pending.event)) pending.resolve(false);
      else pending.resolve(await this.#writeOnce(pending));
    } catch (error) {
      pending.reject(error);
    }
  }

  async #writeOnce(pending: Pending): Promise<boolean> {
    try {
      await this.#write([pending]);
      return true;
    } catch (error) {
      if ((error as EdgeError).kind === 'StatusConflict' && (await this.#parts.isKnown(pending.event))) return false;
      throw error;
    }
  }

  async #write(pending: readonly Pending[]): Promise<void> {
    const group = this.#compose(pending);
    for (const shape of group.tallies.keys()) shape.writing++;
    try {
      await this.#parts.database.write(group.statements);
      this.#note(group);
    } finally {
      for (const shape of group.tallies.keys()) shape.writing--;
    }
  }

  #compose(pending: readonly Pending[]): Group {
    const tallies = new Map<Shape, Tally>();
    const rows = pending.map(({ service, event }) => this.#row(this.#parts.catalog.shapeOf(service, event), event, tallies));
    const epochs = this.#parts.epochs.unsaved();
    const statements: Statement[] = [
      { sql: INSERT, rows },
      { sql: COUNT, rows: [...tallies].map(countRow) },
    ];
    const shapes = [...tallies.keys()].filter((shape) => !shape.saved);
    if (shapes.length > 0) statements.unshift({ sql: SAVE_SHAPE, rows: shapes.map((shape) => [shape.id, formText(shape.form)]) });
    if (epochs.length > 0) statements.unshift({ sql: SAVE_EPOCH, rows: epochs });
    return { statements, tallies, epochs, last: this.#lastGiven };
  }

  #row(shape: Shape, event: Event, tallies: Map<Shape, Tally>): SqlValue[] {
    const position = ++this.#lastGiven;
    let tally = tallies.get(shape);
    if (!tally) {
      tally = { events: 0, last: 0, newest: event.origin, ahead: shape.ahead, behind: shape.behind };
      tallies.set(shape, tally);
    }
    tally.events++;
    tally.last = position;
    if (event.origin > tally.newest) tally.newest = event.origin;
    widen(tally, event);
    return [position, idBytes(event.id), shape.id, event.origin, this.#parts.codec.encode(event, shape.form)];
  }

  #note(group: Group): void {
    for (const [shape, tally] of group.tallies) {
      shape.saved = true;
      shape.rows += tally.events;
      if (tally.ahead > shape.ahead) shape.ahead = tally.ahead;
      if (tally.behind > shape.behind) shape.behind = tally.behind;
      if (shape.newest !== undefined && tally.newest > shape.newest) shape.newest = tally.newest;
    }
    this.#parts.epochs.saved(group.epochs);
    if (group.last > this.#lastStored) this.#lastStored = group.last;
    this.#parts.onAppended();
  }
}

function countRow([shape, tally]: [Shape, Tally]): SqlValue[] {
  return [tally.events, tally.last, tally.ahead, tally.behind, shape.id];
}

function widen(tally: Tally, event: Event): void {
  for (const reading of event.readings) {
    if (reading.origin === event.origin) continue;
    const ahead = reading.origin - event.origin;
    if (ahead > tally.ahead) tally.ahead = atMost(FARTHEST, ahead);
    if (-ahead > tally.behind) tally.behind = atMost(FARTHEST, -ahead);
  }
}

/** Two origins may lie up to 2^64 apart, which no column holds; a number that does not fit would fail the whole unit, other clients' events too. */
function atMost(limit: bigint, distance: bigint): bigint {
  return distance < limit ? distance : limit;
}
