import { EdgeError } from './errors.ts';

/** Routes every service answers. */
export const COMMON_ROUTES = {
  ping: '/api/v3/ping',
  version: '/api/v3/version',
  config: '/api/v3/config',
  secret: '/api/v3/secret',
} as const;

/** Routes of core-metadata. */
export const METADATA_ROUTES = {
  device: '/api/v3/device',
  allDevices: '/api/v3/device/all',
  deviceByName: '/api/v3/device/name/:name',
  deviceById: '/api/v3/device/id/:id',
  deviceCheck: '/api/v3/device/check/name/:name',
  devicesByService: '/api/v3/device/service/name/:name',
  devicesByProfile: '/api/v3/device/profile/name/:name',
  profile: '/api/v3/deviceprofile',
  profileFile: '/api/v3/deviceprofile/uploadfile',
  allProfiles: '/api/v3/deviceprofile/all',
  profileByName: '/api/v3/deviceprofile/name/:name',
  profileTags: '/api/v3/deviceprofile/name/:name/tags',
  profileBasicInfo: '/api/v3/deviceprofile/basicinfo',
  allProfileBasicInfos: '/api/v3/deviceprofile/basicinfo/all',
  profilesByManufacturer: '/api/v3/deviceprofile/manufacturer/:manufacturer',
  profilesByModel: '/api/v3/deviceprofile/model/:model',
  profilesByManufacturerAndModel: '/api/v3/deviceprofile/manufacturer/:manufacturer/model/:model',
  profileResource: '/api/v3/deviceprofile/resource',
  profileResourceByName: '/api/v3/deviceprofile/name/:name/resource/:resourceName',
  profileCommand: '/api/v3/deviceprofile/deviceCommand',
  profileCommandByName: '/api/v3/deviceprofile/name/:name/deviceCommand/:commandName',
  resourceByProfile: '/api/v3/deviceresource/profile/:profileName/resource/:resourceName',
  service: '/api/v3/deviceservice',
  allServices: '/api/v3/deviceservice/all',
  serviceByName: '/api/v3/deviceservice/name/:name',
  watcher: '/api/v3/provisionwatcher',
  allWatchers: '/api/v3/provisionwatcher/all',
  watcherByName: '/api/v3/provisionwatcher/name/:name',
  watchersByService: '/api/v3/provisionwatcher/service/name/:name',
  watchersByProfile: '/api/v3/provisionwatcher/profile/name/:name',
  units: '/api/v3/uom',
} as const;

/** Routes of core-data; `eventsAfter` is an addition to EdgeX: a long poll for events behind a log position. */
export const DATA_ROUTES = {
  addEvent: '/api/v3/event/:serviceName/:profileName/:deviceName/:sourceName',
  allEvents: '/api/v3/event/all',
  eventById: '/api/v3/event/id/:id',
  eventCount: '/api/v3/event/count',
  eventCountByDevice: '/api/v3/event/count/device/name/:name',
  eventsByDevice: '/api/v3/event/device/name/:name',
  eventsByTime: '/api/v3/event/start/:start/end/:end',
  eventsByAge: '/api/v3/event/age/:age',
  eventsAfter: '/api/v3/event/after/:position',
  allReadings: '/api/v3/reading/all',
  readingCount: '/api/v3/reading/count',
  readingCountByDevice: '/api/v3/reading/count/device/name/:name',
  readingsByDevice: '/api/v3/reading/device/name/:name',
  readingsByResource: '/api/v3/reading/resourceName/:resourceName',
  readingsByTime: '/api/v3/reading/start/:start/end/:end',
  readingsByResourceAndTime: '/api/v3/reading/resourceName/:resourceName/start/:start/end/:end',
  readingsByDeviceAndResource: '/api/v3/reading/device/name/:name/resourceName/:resourceName',
  readingsByDeviceAndResourceAndTime: '/api/v3/reading/device/name/:name/resourceName/:resourceName/start/:start/end/:end',
  readingsByDeviceAndTime: '/api/v3/reading/device/name/:name/start/:start/end/:end',
} as const;

/** Routes of core-command. */
export const COMMAND_ROUTES = {
  allCommands: '/api/v3/device/all',
  commandsByDevice: '/api/v3/device/name/:name',
  command: '/api/v3/device/name/:name/:command',
} as const;

/** Routes of device services. */
export const DEVICE_SERVICE_ROUTES = {
  command: '/api/v3/device/name/:name/:command',
  discovery: '/api/v3/discovery',
  discoveryById: '/api/v3/discovery/requestId/:requestId',
  profileScan: '/api/v3/profilescan',
  profileScanByDevice: '/api/v3/profilescan/device/name/:name',
} as const;

/** Routes of app services. */
export const APP_SERVICE_ROUTES = {
  trigger: '/api/v3/trigger',
} as const;

/** The names of the parameters in a route pattern. */
export type RouteParams<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | RouteParams<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/**
 * The path of a route with its parameters filled in, each escaped as one segment.
 *
 * @example routePath(METADATA_ROUTES.deviceByName, { name: 'pump 1' }) === '/api/v3/device/name/pump%201'
 * @throws {EdgeError} kind `ContractInvalid` if a parameter is missing or empty: the path would name another route.
 */
export function routePath<P extends string>(pattern: P, params: Readonly<Record<RouteParams<P>, string | number | bigint>>): string {
  return pattern.replace(/:(\w+)/g, (_match, name: string) => {
    const value = String((params as Readonly<Record<string, unknown>>)[name] ?? '');
    if (value === '') throw new EdgeError('ContractInvalid', `Cannot address ${pattern}: "${name}" is empty. Give it a value.`);
    return escapeSegment(value);
  });
}

/**
 * A text as one segment of a URL path that EdgeX's servers read back as it was.
 *
 * They decode a path that is escaped in the usual way a second time, which would break a `%` in a name: such a name is escaped byte by byte,
 * which makes them decode once.
 */
export function escapeSegment(text: string): string {
  if (/^[\w~-]+$/.test(text)) return text;
  if (!text.includes('%') && text !== '.' && text !== '..') return encodeURIComponent(text.toWellFormed());
  return Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
