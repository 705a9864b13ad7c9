import { baseResponse, type Event, encodeEventJson, encodeReadingJson, type Reading, stringifyJson } from '@skerry/contracts';
import type { Reply } from '@skerry/runtime';
import { numericEvent, numericReading } from './reading.ts';
import type { Found, LogSlice } from './store.ts';

/** A page of events, written out directly: that is the hot path of every dashboard. */
export function eventsReply({ totalCount, items }: Found<Event>, numeric: boolean): Reply {
  return listReply(
    'events',
    totalCount,
    items.map((event) => encodeEventJson(numeric ? numericEvent(event) : event)),
  );
}

/** A page of readings. */
export function readingsReply({ totalCount, items }: Found<Reading>, numeric: boolean): Reply {
  return listReply(
    'readings',
    totalCount,
    items.map((reading) => encodeReadingJson(numeric ? numericReading(reading) : reading)),
  );
}

/** One event. */
export function eventReply(event: Event): Reply {
  return { status: 200, body: `{"apiVersion":"v3","statusCode":200,"event":${encodeEventJson(event)}}\n` };
}

/** Readings put into one value per group, with the function's name as the caller wrote it. */
export function aggregateReply(aggregateFunc: string, readings: readonly object[]): Reply {
  return { status: 200, body: { ...baseResponse(200), aggregateFunc, readings } };
}

/** A stretch of the event log. */
export function logReply({ events, positions, next, oldest, newest }: LogSlice): Reply {
  const list = events.map(encodeEventJson).join(',');
  const cursor = `"positions":${stringifyJson(positions)},"next":${next},"oldest":${oldest},"newest":${newest}`;
  return { status: 200, body: `{"apiVersion":"v3","statusCode":200,"events":[${list}],${cursor}}\n` };
}

/** An answer without content of its own. */
export function done(status: number): Reply {
  return { status, body: baseResponse(status) };
}

function listReply(plural: string, totalCount: number, items: readonly string[]): Reply {
  return { status: 200, body: `{"apiVersion":"v3","statusCode":200,"totalCount":${totalCount},"${plural}":[${items.join(',')}]}\n` };
}
