import type { Event, Reading } from '@skerry/contracts';
import type { Database } from '@skerry/store';
import type { ReadingFilter } from '../store.ts';
import { Heap } from './heap.ts';
import { LogScan, type ScannedRow } from './log-scan.ts';
import { countEvents } from './row-counter.ts';
import { FARTHEST, type Shape } from './shape-catalog.ts';
import { EVER, type Span } from './shape-cursor.ts';

interface Ranked {
  readonly reading: Reading;
  readonly position: number;
  readonly order: number;
}

/** How readings are found in the rows of events. */
export interface ReadingParts {
  readonly match: ReadingMatch;
  decode(scanned: ScannedRow): Event;
}

/** Says which readings a filter wants: of a shape as a whole, and one by one. */
export class ReadingMatch {
  readonly #filter: ReadingFilter;
  readonly #resources: ReadonlySet<string> | undefined;
  readonly span: Span;

  constructor(filter: ReadingFilter) {
    this.#filter = filter;
    this.#resources = filter.resources && filter.resources.length > 0 ? new Set(filter.resources) : undefined;
    this.span = { start: filter.start ?? EVER.start, end: filter.end ?? EVER.end };
  }

  /** How many readings of each event of a shape are wanted, time aside. */
  perEvent(shape: Shape): number {
    const { device, readings } = shape.form;
    return readings.filter((each) => this.#wants(each.device ?? device, each.resource)).length;
  }

  /** Whether one reading is wanted. */
  accepts(reading: Reading): boolean {
    return reading.origin >= this.span.start && reading.origin <= this.span.end && this.#wants(reading.deviceName, reading.resourceName);
  }

  /** The events of a shape that can hold a wanted reading: origins of readings may stray from their event's. */
  eventSpan(shape: Shape): Span {
    return {
      start: shape.ahead === FARTHEST ? EVER.start : clamp(this.span.start - shape.ahead),
      end: shape.behind === FARTHEST ? EVER.end : clamp(this.span.end + shape.behind),
    };
  }

  #wants(device: string, resource: string): boolean {
    return (this.#filter.device === undefined || device === this.#filter.device) && (this.#resources?.has(resource) ?? true);
  }
}

/** Reads wanted readings, newest origin first, from the first to the last. */
export class ReadingScan {
  readonly #match: ReadingMatch;
  readonly #decode: (scanned: ScannedRow) => Event;
  readonly #scan: LogScan;
  readonly #ready = new Heap<Ranked>(isNewer);

  constructor(database: Database, shapes: readonly Shape[], parts: ReadingParts & { readonly expected: number }) {
    const { match, decode, expected } = parts;
    this.#match = match;
    this.#decode = decode;
    this.#scan = new LogScan(database, shapes, { spanOf: (shape) => match.eventSpan(shape), lead: (shape) => shape.ahead, expected });
  }

  /** The next reading; undefined at the end. A reading is given once no event to come can hold a newer one. */
  async next(signal?: AbortSignal): Promise<Reading | undefined> {
    for (let bound = this.#scan.bound; bound !== undefined; bound = this.#scan.bound) {
      const newest = this.#ready.peek();
      if (newest && newest.reading.origin > bound) break;
      const scanned = this.#scan.next();
      if (scanned) this.#collect(scanned);
      await this.#scan.breathe(signal);
    }
    return this.#ready.pop()?.reading;
  }

  #collect(scanned: ScannedRow): void {
    this.#decode(scanned).readings.forEach((reading, order) => {
      if (this.#match.accepts(reading)) this.#ready.push({ reading, position: scanned.row.position, order });
    });
  }
}

/** How many wanted readings there are: counted by events where whole events lie in the span, looked at one by one at its edges. */
export async function countReadings(database: Database, shape: Shape, parts: ReadingParts): Promise<number> {
  const { match, decode } = parts;
  const { start, end } = match.span;
  const inner: Span = { start: start === EVER.start ? start : start + shape.behind, end: end === EVER.end ? end : end - shape.ahead };
  if (inner.start > inner.end) return countOneByOne(database, shape, { match, decode, spans: [match.eventSpan(shape)] });
  const whole = (await countEvents(database, shape, inner)) * match.perEvent(shape);
  const outer = match.eventSpan(shape);
  const edges = [
    { start: outer.start, end: inner.start - 1n },
    { start: inner.end + 1n, end: outer.end },
  ].filter((span) => span.start <= span.end);
  return whole + (await countOneByOne(database, shape, { match, decode, spans: edges }));
}

async function countOneByOne(database: Database, shape: Shape, parts: ReadingParts & { readonly spans: readonly Span[] }): Promise<number> {
  let count = 0;
  for (const span of parts.spans) {
    const scan = new LogScan(database, [shape], { spanOf: () => span });
    for (let scanned = scan.next(); scanned; scanned = scan.next()) {
      count += parts.decode(scanned).readings.filter((reading) => parts.match.accepts(reading)).length;
      await scan.breathe();
    }
  }
  return count;
}

function isNewer(left: Ranked, right: Ranked): boolean {
  if (left.reading.origin !== right.reading.origin) return left.reading.origin > right.reading.origin;
  return left.position === right.position ? left.order < right.order : left.position > right.position;
}

function clamp(origin: bigint): bigint {
  if (origin < EVER.start) return EVER.start;
  return origin > EVER.end ? EVER.end : origin;
}
