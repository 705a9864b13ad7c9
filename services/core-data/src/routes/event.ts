import { readInteger } from '@skerry/client';
import { countResponse } from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { done, eventReply, eventsReply, logReply } from '../answers.ts';
import type { CoreData } from '../core-data.ts';
import { deleteByAge, deleteEvent, eventById, eventsAfter, findEvents } from '../event.ts';
import { postEvent } from '../post-event.ts';
import { ageOf, isNumeric, pageOf, positionOf, spanOf } from '../query.ts';
import type { EventFilter } from '../store.ts';

const MAX_WAIT_MS = 60_000;

/** The routes of events. */
export const eventRoutes: readonly Route<CoreData>[] = [
  {
    method: 'POST',
    path: '/api/v3/event/:service/:profile/:device/:source',
    access: 'operate',
    summary: 'Stores an event, JSON or CBOR, and passes it on to the bus',
    handle: postEvent,
  },
  {
    method: 'GET',
    path: '/api/v3/event/all',
    access: 'read',
    summary: 'Lists events, newest first',
    handle: (data, request) => page(data, request, {}),
  },
  {
    method: 'GET',
    path: '/api/v3/event/count',
    access: 'read',
    summary: 'Counts events',
    handle: (data) => ({ status: 200, body: countResponse(data.store.eventCount()) }),
  },
  {
    method: 'GET',
    path: '/api/v3/event/count/device/name/:name',
    access: 'read',
    summary: 'Counts the events of a device',
    handle: (data, { params }) => ({ status: 200, body: countResponse(data.store.eventCount(params.name)) }),
  },
  {
    method: 'GET',
    path: '/api/v3/event/id/:id',
    access: 'read',
    summary: 'Gives one event',
    handle: (data, { params }) => eventReply(eventById(data, params.id ?? '')),
  },
  {
    method: 'DELETE',
    path: '/api/v3/event/id/:id',
    access: 'operate',
    summary: 'Deletes one event',
    handle: async (data, { params }) => {
      await deleteEvent(data, params.id ?? '');
      return done(200);
    },
  },
  {
    method: 'GET',
    path: '/api/v3/event/device/name/:name',
    access: 'read',
    summary: 'Lists the events of a device, newest first',
    handle: (data, request) => page(data, request, { device: request.params.name }),
  },
  {
    method: 'DELETE',
    path: '/api/v3/event/device/name/:name',
    access: 'operate',
    summary: 'Deletes the events of a device',
    handle: async (data, { params }) => {
      await data.store.deleteDevice(params.name ?? '');
      return done(202);
    },
  },
  {
    method: 'GET',
    path: '/api/v3/event/start/:start/end/:end',
    access: 'read',
    summary: 'Lists the events of a span of time, newest first',
    handle: (data, request) => page(data, request, spanOf(request)),
  },
  {
    method: 'DELETE',
    path: '/api/v3/event/age/:age',
    access: 'operate',
    summary: 'Deletes events older than an age in nanoseconds',
    handle: async (data, request) => {
      await deleteByAge(data, ageOf(request));
      return done(202);
    },
  },
  {
    method: 'GET',
    path: '/api/v3/event/after/:position',
    access: 'read',
    summary: 'Gives the events behind a position of the log, oldest first; waits for one if asked to',
    handle: after,
  },
];

async function page(data: CoreData, request: ServiceRequest, filter: EventFilter): Promise<Reply> {
  const wanted = { page: pageOf(request, data.config.value), signal: request.signal };
  return eventsReply(await findEvents(data, filter, wanted), isNumeric(request));
}

async function after(data: CoreData, request: ServiceRequest): Promise<Reply> {
  const { limit } = pageOf(request, data.config.value);
  const waitMs = readInteger(request.query, 'waitMs', { fallback: 0, min: 0, max: MAX_WAIT_MS });
  return logReply(await eventsAfter(data, { position: positionOf(request), limit, waitMs, signal: request.signal }));
}
