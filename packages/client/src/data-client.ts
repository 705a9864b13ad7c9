import type { Event, Reading } from '@skerry/contracts';
import type { CallOptions, Page, PageQuery } from './call.ts';

/** Which events or readings to return; `start` and `end` are nanoseconds, both included. */
export interface EventQuery extends Omit<PageQuery, 'labels'> {
  device?: string;
  start?: bigint;
  end?: bigint;
}

/** Which readings to return. */
export interface ReadingQuery extends EventQuery {
  resource?: string;
}

/** A stretch of the event log: `positions[i]` belongs to `events[i]`; ask again with `next`. */
export interface LogPage {
  events: readonly Event[];
  positions: readonly bigint[];
  next: bigint;
  /** Position of the newest event of the whole log; 0 for an empty one. */
  newest: bigint;
}

/** core-data. */
export interface DataClient {
  /** Stores one event and resolves to its id once it is durable. `service` is the device service it comes from. */
  addEvent(service: string, event: Event, options?: CallOptions): Promise<string>;
  event(id: string, options?: CallOptions): Promise<Event>;
  events(query?: EventQuery, options?: CallOptions): Promise<Page<Event>>;
  eventCount(device?: string, options?: CallOptions): Promise<number>;
  readings(query?: ReadingQuery, options?: CallOptions): Promise<Page<Reading>>;
  readingCount(device?: string, options?: CallOptions): Promise<number>;
  /** The log after a position, waiting up to `waitMs` for something to come. EdgeX has no such route: kind `NotFound` there. */
  eventsAfter(position: bigint, query?: { limit?: number; waitMs?: number }, options?: CallOptions): Promise<LogPage>;
  deleteEvent(id: string, options?: CallOptions): Promise<void>;
  deleteEventsOfDevice(device: string, options?: CallOptions): Promise<void>;
  /** Deletes what is older than `ageNs` nanoseconds, by origin. */
  deleteEventsOlderThan(ageNs: bigint, options?: CallOptions): Promise<void>;
}
