import { EdgeError, type Event, isUuid, parseDurationMs } from '@skerry/contracts';
import { canonicalEvent } from './canonical-event.ts';
import type { CoreData } from './core-data.ts';
import type { EventFilter, Found, LogSlice, Page } from './store.ts';

/** A long poll ends this much before the request would time out. */
const POLL_MARGIN_MS = 500;

/** Checks, numbers and stores one event; resolves once it is durable. With `PersistData` off it is only checked. */
export async function ingest(data: CoreData, service: string, event: Event): Promise<void> {
  const canonical = canonicalEvent(event);
  if (data.config.value.Writable.PersistData) await persist(data, service, numbered(data, service, canonical));
}

/** An event that is stored already is not numbered again, or the numbers of its source would show a gap. */
export function numbered(data: CoreData, service: string, event: Event): Event {
  if (event.skerrySeq === undefined && data.store.has(event.id)) return event;
  return data.numbering.complete(service, event);
}

async function persist(data: CoreData, service: string, event: Event): Promise<void> {
  if (!(await data.store.append(service, event))) return;
  data.metrics.counter('EventsPersisted').increment();
  data.metrics.counter('ReadingsPersisted').increment(event.readings.length);
}

/**
 * One event.
 *
 * @throws {EdgeError} kind `InvalidId` for what is no UUID, `NotFound` if there is no such event.
 */
export function eventById(data: CoreData, id: string): Event {
  if (!isUuid(id)) throw new EdgeError('InvalidId', 'fail to parse id as an UUID');
  const event = data.store.eventById(id);
  if (!event) throw new EdgeError('NotFound', `no event with id '${id}' found`);
  return event;
}

/** Deletes one event. @throws {EdgeError} as {@link eventById}. */
export async function deleteEvent(data: CoreData, id: string): Promise<void> {
  if (!isUuid(id)) throw new EdgeError('InvalidId', 'Failed to parse ID as an UUID');
  if (!(await data.store.deleteById(id))) throw new EdgeError('NotFound', `no event with id '${id}' found`);
}

/** One page of events, newest first. @throws {EdgeError} kind `RangeNotSatisfiable` for an offset beyond the end. */
export async function findEvents(data: CoreData, filter: EventFilter, { page, signal }: PageRequest): Promise<Found<Event>> {
  return withinBounds(await data.store.events(filter, page, signal), page);
}

/** Deletes events by age in nanoseconds. */
export function deleteByAge(data: CoreData, age: bigint): Promise<void> {
  return data.store.deleteBefore(BigInt.asIntN(64, BigInt(data.clock.nowMs()) * 1_000_000n - age));
}

/** Which page is asked for, and how to learn that nobody waits for it any more. */
export interface PageRequest {
  readonly page: Page;
  readonly signal: AbortSignal;
}

/** Refuses an offset beyond the end of a list, as EdgeX does; an empty list or a limit of 0 allows any offset. */
export function withinBounds<T>(found: Found<T>, page: Page): Found<T> {
  const { totalCount } = found;
  if (page.offset <= totalCount || totalCount === 0 || page.limit === 0) return found;
  throw new EdgeError('RangeNotSatisfiable', `query objects bounds out of range. length:${totalCount} offset:${page.offset}`);
}

/** Where a cursor stands and how patient it is. */
export interface CursorRequest {
  readonly position: number;
  readonly limit: number;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** Events behind a position; without any, waits until one is stored, at most `waitMs` and never until the request would time out. */
export async function eventsAfter(data: CoreData, request: CursorRequest): Promise<LogSlice> {
  const { position, limit, signal } = request;
  const slice = data.store.after(position, limit);
  const waitMs = Math.min(request.waitMs, Math.max(0, requestTimeoutMs(data) - POLL_MARGIN_MS));
  if (slice.events.length > 0 || limit === 0 || waitMs <= 0 || slice.next < slice.newest) return slice;
  await appendedOrLate(data, waitMs, signal);
  return data.store.after(slice.next, limit);
}

function requestTimeoutMs(data: CoreData): number {
  return parseDurationMs(data.config.value.Service.RequestTimeout);
}

function appendedOrLate(data: CoreData, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      appended[Symbol.dispose]();
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const appended = data.store.onAppended(done);
    const timer = data.clock.setTimeout(done, waitMs);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
