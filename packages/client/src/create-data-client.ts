import { API_VERSION, EdgeError, type Event, type Reading } from '@skerry/contracts';
import type { CallOptions, Page } from './call.ts';
import { call, callFor, callForPage, memberOf } from './caller.ts';
import type { DataClient, EventQuery, LogPage, ReadingQuery } from './data-client.ts';
import { eventValue, readingValue } from './event-value.ts';
import type { Link } from './link.ts';
import { apiPath, queryText } from './path.ts';

const SERVICE = 'core-data';
const API_ROOT = '/api/v3';
const MAX_INT64 = 2n ** 63n - 1n;

/** A client of core-data over that link. It holds no state, so one may be made wherever it is needed. */
export function createDataClient(link: Link): DataClient {
  return { ...eventReads(link), ...readingReads(link), ...eventWrites(link), eventsAfter: eventsAfter(link) };
}

function eventReads(link: Link): Pick<DataClient, 'event' | 'events' | 'eventCount'> {
  return {
    event: async (id, options) => eventValue(await callFor(link, SERVICE, { ...options, path: apiPath('event/id', id), member: 'event' })),
    events: async (query = {}, options) => {
      const page = await callForPage<unknown>(link, SERVICE, { ...options, path: eventPath(query) + pageOf(query), member: 'events' });
      return { ...page, items: page.items.map(eventValue) } satisfies Page<Event>;
    },
    eventCount: (device, options) => count(link, 'event', device, options),
  };
}

function readingReads(link: Link): Pick<DataClient, 'readings' | 'readingCount'> {
  return {
    readings: async (query = {}, options) => {
      const page = await callForPage<unknown>(link, SERVICE, { ...options, path: readingPath(query) + pageOf(query), member: 'readings' });
      return { ...page, items: page.items.map(readingValue) } satisfies Page<Reading>;
    },
    readingCount: (device, options) => count(link, 'reading', device, options),
  };
}

function eventWrites(link: Link): Pick<DataClient, 'addEvent' | 'deleteEvent' | 'deleteEventsOfDevice' | 'deleteEventsOlderThan'> {
  const remove = async (path: string, options?: CallOptions) => {
    await call(link, SERVICE, { ...options, method: 'DELETE', path });
  };
  return {
    addEvent: (service, event, options) => {
      const path = apiPath('event', service, event.profileName, event.deviceName, event.sourceName);
      return callFor<string>(link, SERVICE, { ...options, method: 'POST', path, body: { apiVersion: API_VERSION, event }, member: 'id' });
    },
    deleteEvent: (id, options) => remove(apiPath('event/id', id), options),
    deleteEventsOfDevice: (device, options) => remove(apiPath('event/device/name', device), options),
    deleteEventsOlderThan: (ageNs, options) => remove(apiPath('event/age', String(ageNs)), options),
  };
}

function eventsAfter(link: Link): DataClient['eventsAfter'] {
  return async (position, query = {}, options) => {
    const path = apiPath('event/after', String(position)) + queryText({ ...query });
    const answer = await call(link, SERVICE, { ...options, path });
    const member = <T>(name: keyof LogPage): T => memberOf(answer, { path, member: name }) as T;
    return {
      events: member<unknown[]>('events').map(eventValue),
      positions: member<(number | bigint)[]>('positions').map(BigInt),
      next: BigInt(member<number | bigint>('next')),
      newest: BigInt(member<number | bigint>('newest')),
    } satisfies LogPage;
  };
}

function eventPath(query: EventQuery): string {
  if (isTimed(query) && query.device !== undefined) {
    throw new EdgeError(
      'NotImplemented',
      'events can be asked for by device or by time, not both; ask for the readings of the device instead',
    );
  }
  if (isTimed(query)) return apiPath('event') + timeRange(query);
  return query.device === undefined ? apiPath('event/all') : apiPath('event/device/name', query.device);
}

function readingPath(query: ReadingQuery): string {
  const { device, resource } = query;
  const base = device === undefined ? apiPath('reading') : apiPath('reading/device/name', device);
  const path = resource === undefined ? base : `${base}${apiPath('resourceName', resource).slice(API_ROOT.length)}`;
  if (isTimed(query)) return path + timeRange(query);
  return device === undefined && resource === undefined ? `${path}/all` : path;
}

function isTimed(query: EventQuery): boolean {
  return query.start !== undefined || query.end !== undefined;
}

function timeRange(query: EventQuery): string {
  return `/start/${query.start ?? 0n}/end/${query.end ?? MAX_INT64}`;
}

function pageOf(query: EventQuery): string {
  return queryText({ offset: query.offset, limit: query.limit });
}

function count(link: Link, what: 'event' | 'reading', device: string | undefined, options?: CallOptions): Promise<number> {
  const path = device === undefined ? apiPath(`${what}/count`) : apiPath(`${what}/count/device/name`, device);
  return callFor<number>(link, SERVICE, { ...options, path, member: 'count' });
}
