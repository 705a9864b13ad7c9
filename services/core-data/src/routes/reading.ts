import { countResponse, EdgeError } from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { aggregateReply, readingsReply } from '../answers.ts';
import type { CoreData } from '../core-data.ts';
import { aggregateOf, isNumeric, pageOf, spanOf } from '../query.ts';
import { aggregateReadings, findReadings } from '../reading.ts';
import type { ReadingFilter } from '../store.ts';

/** Makes the filter of a list of readings from a request. */
type FilterOf = (request: ServiceRequest) => ReadingFilter;

const counts: readonly Route<CoreData>[] = [
  {
    method: 'GET',
    path: '/api/v3/reading/count',
    access: 'read',
    summary: 'Counts readings',
    handle: (data) => ({ status: 200, body: countResponse(data.store.readingCount()) }),
  },
  {
    method: 'GET',
    path: '/api/v3/reading/count/device/name/:name',
    access: 'read',
    summary: 'Counts the readings of a device',
    handle: (data, { params }) => ({ status: 200, body: countResponse(data.store.readingCount(params.name)) }),
  },
];

/** The routes of readings. */
export const readingRoutes: readonly Route<CoreData>[] = [
  ...counts,
  list('/all', 'Lists readings, newest first', () => ({})),
  list('/device/name/:name', 'Lists the readings of a device', ofDevice),
  list('/resourceName/:resource', 'Lists the readings of a resource', ofResource),
  list('/start/:start/end/:end', 'Lists the readings of a span of time', spanOf),
  list('/resourceName/:resource/start/:start/end/:end', 'Lists the readings of a resource in a span of time', (request) => ({
    ...ofResource(request),
    ...spanOf(request),
  })),
  list('/device/name/:name/resourceName/:resource', 'Lists the readings of a resource of a device', ofBoth),
  list(
    '/device/name/:name/resourceName/:resource/start/:start/end/:end',
    'Lists the readings of a resource of a device in a span of time',
    (request) => ({ ...ofBoth(request), ...spanOf(request) }),
  ),
  list(
    '/device/name/:name/start/:start/end/:end',
    'Lists the readings of a device in a span of time; a body may name the resources',
    (request) => ({ ...ofDevice(request), ...spanOf(request), resources: resourcesOf(request) }),
  ),
];

function list(path: string, summary: string, filterOf: FilterOf): Route<CoreData> {
  const handle = (data: CoreData, request: ServiceRequest) => page(data, request, filterOf(request));
  return { method: 'GET', path: `/api/v3/reading${path}`, access: 'read', summary, handle };
}

function ofDevice({ params }: ServiceRequest): ReadingFilter {
  return { device: params.name ?? '' };
}

function ofResource({ params }: ServiceRequest): ReadingFilter {
  return { resources: [params.resource ?? ''] };
}

function ofBoth(request: ServiceRequest): ReadingFilter {
  return { ...ofDevice(request), ...ofResource(request) };
}

async function page(data: CoreData, request: ServiceRequest, filter: ReadingFilter): Promise<Reply> {
  const wanted = { page: pageOf(request, data.config.value), signal: request.signal };
  const fn = aggregateOf(request);
  if (!fn) return readingsReply(await findReadings(data, filter, wanted), isNumeric(request));
  return aggregateReply(request.query.get('aggregateFunc') ?? fn, await aggregateReadings(data, filter, { ...wanted, fn }));
}

/** Names in the body of a GET; EdgeX ignores them when it aggregates. */
function resourcesOf(request: ServiceRequest): readonly string[] | undefined {
  if (request.query.get('aggregateFunc') || request.raw.bytes().byteLength === 0) return undefined;
  const names = (request.raw.value() as { resourceNames?: unknown } | null)?.resourceNames;
  if (names === undefined || names === null) return undefined;
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new EdgeError('ContractInvalid', 'Failed to unmarshal request body as JSON.');
}
