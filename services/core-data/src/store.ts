import type { Event, Reading } from '@skerry/contracts';

/** Which events a query is about; origins are nanoseconds, both ends included. */
export interface EventFilter {
  readonly device?: string;
  readonly start?: bigint;
  readonly end?: bigint;
}

/** Which readings a query is about; an empty or absent list of resources means all of them. */
export interface ReadingFilter extends EventFilter {
  readonly resources?: readonly string[];
}

/** Which part of a list is wanted; offset -1 starts at 0 and leaves the count out. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** A part of a list, and how long the whole is (0 if that was not asked). */
export interface Found<T> {
  readonly totalCount: number;
  readonly items: readonly T[];
}

/** The functions over the values of a group of readings. */
export type AggregateFunction = 'MIN' | 'MAX' | 'SUM' | 'AVG' | 'COUNT';

/** One group of readings put into one value: readings of one resource of one device. A `null` value means that nothing numeric was found. */
export interface Aggregate extends Pick<Reading, 'deviceName' | 'resourceName' | 'profileName' | 'valueType'> {
  readonly value: number | bigint | null;
}

/** A stretch of the event log, in the order of positions. */
export interface LogSlice {
  readonly events: readonly Event[];
  readonly positions: readonly number[];
  /** Where to go on; everything up to it has been looked at. */
  readonly next: number;
  /** The first position still kept and the last one given; both 0 while the log is empty. */
  readonly oldest: number;
  readonly newest: number;
}

/** One thing that produces events: a command or resource of a device, under one profile. */
export interface SourceUse {
  readonly device: string;
  readonly source: string;
  readonly events: number;
}

/** What one source keeps at most; see {@link EventStore.trim}. */
export interface TrimRule {
  /** Events older than this may go (nanoseconds). */
  readonly before: bigint;
  /** Of those, this many of the newest stay. */
  readonly keep: number;
}

/**
 * The event log: events are appended once, numbered at commit, read by id, time or position, and deleted.
 *
 * What a deleting method has accepted is invisible to every query from then on, even where rows are still being removed.
 */
export interface EventStore extends AsyncDisposable {
  /**
   * Appends one event; resolves once it is durable. False if the same event is stored already: the same id with the same content, wherever that
   * is not an envelope member.
   *
   * @throws {EdgeError} `StatusConflict` if the id belongs to an event with other content, `ServiceUnavailable` if the disk is full or too much waits.
   */
  append(service: string, event: Event): Promise<boolean>;
  /** Whether an id is taken. Quick: meant to be asked before each event of a publisher that may send it twice. */
  has(id: string): boolean;
  /** The event with an id. */
  eventById(id: string): Event | undefined;
  /** Events, newest origin first. */
  events(filter: EventFilter, page: Page, signal?: AbortSignal): Promise<Found<Event>>;
  /** Readings, newest origin first; they carry no ids, as EdgeX stores none. */
  readings(filter: ReadingFilter, page: Page, signal?: AbortSignal): Promise<Found<Reading>>;
  /** One value for each group of readings, by device, then resource. */
  aggregate(filter: ReadingFilter, fn: AggregateFunction, signal?: AbortSignal): Promise<Aggregate[]>;
  /** How many events there are, of one device or of all. */
  eventCount(device?: string): number;
  /** How many readings there are, of one device or of all. */
  readingCount(device?: string): number;
  /** Events behind a position, oldest position first. */
  after(position: number, limit: number): LogSlice;
  /** Calls back after each commit of events, until disposed. */
  onAppended(listener: () => void): Disposable;
  /** Deletes one event; false if there is none. */
  deleteById(id: string): Promise<boolean>;
  /** Deletes the events of a device that are stored by now. */
  deleteDevice(device: string): Promise<void>;
  /** Deletes the events stored by now whose origin lies before a moment. */
  deleteBefore(origin: bigint): Promise<void>;
  /** Device and source pairs that have events. */
  sources(): SourceUse[];
  /** Shortens what is kept of one source. */
  trim(use: Pick<SourceUse, 'device' | 'source'>, rule: TrimRule): Promise<void>;
  /** Deletes the oldest events, in bounded slices, until the data takes at most so many bytes. */
  shrinkTo(usedBytes: number, signal: AbortSignal): Promise<number>;
  /** Gives up what is remembered of sources that have no events left. */
  forgetEmptySources(): Promise<void>;
  /** Bytes the data takes; whether the disk is full. */
  usage(): { readonly usedBytes: number; readonly full: boolean };
  /** Origin of the event stored last, undefined while the log is empty. */
  newestOrigin(): bigint | undefined;
  /** Resolves when every row that was deleted is really gone. */
  settled(): Promise<void>;
}
