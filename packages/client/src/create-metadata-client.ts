import { API_VERSION, type Device, type DeviceProfile, type DeviceService, type ProvisionWatcher } from '@skerry/contracts';
import type { CallOptions, PageQuery } from './call.ts';
import { call, callFor, callForPage, exchange, pageText } from './caller.ts';
import type { Link } from './link.ts';
import type {
  DeviceClient,
  DeviceServiceRegistryClient,
  DeviceWriteOptions,
  MetadataClient,
  ProfileClient,
  WatcherClient,
} from './metadata-client.ts';
import type { MultiReply } from './multi-reply.ts';
import { multipartFile } from './multipart.ts';
import { apiPath, queryText } from './path.ts';
import { errorOfReply, isSuccess } from './reply.ts';

const SERVICE = 'core-metadata';

/** A client of core-metadata over that link. It holds no state, so one may be made wherever it is needed. */
export function createMetadataClient(link: Link): MetadataClient {
  const access = createAccess(link);
  return {
    profiles: { ...kindOf<DeviceProfile>(access, PROFILE), ...profileExtras(access) } as ProfileClient,
    devices: { ...kindOf<Device>(access, DEVICE), ...deviceExtras(link, access) } as DeviceClient,
    services: kindOf<DeviceService>(access, DEVICE_SERVICE) as DeviceServiceRegistryClient,
    watchers: {
      ...kindOf<ProvisionWatcher>(access, WATCHER),
      ofService: listOf<ProvisionWatcher>(access, WATCHER, 'service/name'),
    } as WatcherClient,
  };
}

interface KindOfObject {
  route: string;
  /** Name of the object in requests and answers. */
  singular: string;
  plural: string;
}

const PROFILE: KindOfObject = { route: 'deviceprofile', singular: 'profile', plural: 'profiles' };
const DEVICE: KindOfObject = { route: 'device', singular: 'device', plural: 'devices' };
const DEVICE_SERVICE: KindOfObject = { route: 'deviceservice', singular: 'service', plural: 'services' };
const WATCHER: KindOfObject = { route: 'provisionwatcher', singular: 'provisionWatcher', plural: 'provisionWatchers' };

type Access = ReturnType<typeof createAccess>;

function createAccess(link: Link) {
  return {
    call: (request: Parameters<typeof call>[2]) => call(link, SERVICE, request),
    member: <T>(request: Parameters<typeof callFor>[2]) => callFor<T>(link, SERVICE, request),
    page: <T>(request: Parameters<typeof callForPage>[2]) => callForPage<T>(link, SERVICE, request),
  };
}

function kindOf<T>(access: Access, kind: KindOfObject) {
  const { route, singular } = kind;
  const send = (method: 'POST' | 'PUT' | 'PATCH') => (objects: readonly unknown[], options?: DeviceWriteOptions) => {
    const { force, bypassValidation, ...rest } = options ?? {};
    const body = objects.map((object) => ({ apiVersion: API_VERSION, [singular]: object }));
    return access.call({ ...rest, method, path: apiPath(route) + queryText({ force, bypassValidation }), body }) as Promise<MultiReply[]>;
  };
  return {
    add: send('POST'),
    update: send(kind === PROFILE ? 'PUT' : 'PATCH'),
    get: (name: string, options?: CallOptions) => access.member<T>({ ...options, path: apiPath(`${route}/name`, name), member: singular }),
    list: (query?: PageQuery, options?: CallOptions) =>
      access.page<T>({ ...options, path: apiPath(`${route}/all`) + pageText(query), member: kind.plural }),
    delete: async (name: string, options?: CallOptions) => {
      await access.call({ ...options, method: 'DELETE', path: apiPath(`${route}/name`, name) });
    },
  };
}

function listOf<T>(access: Access, kind: KindOfObject, by: string) {
  return (name: string, query?: PageQuery, options?: CallOptions) =>
    access.page<T>({ ...options, path: apiPath(`${kind.route}/${by}`, name) + pageText(query), member: kind.plural });
}

function profileExtras(access: Access): Pick<ProfileClient, 'upload' | 'uploadUpdate'> {
  const path = apiPath('deviceprofile/uploadfile');
  return {
    upload: (yaml, options) => access.member<string>({ ...options, ...multipartFile(yaml), method: 'POST', path, member: 'id' }),
    uploadUpdate: async (yaml, options) => {
      await access.call({ ...options, ...multipartFile(yaml), method: 'PUT', path });
    },
  };
}

function deviceExtras(link: Link, access: Access): Pick<DeviceClient, 'exists' | 'ofService' | 'ofProfile'> {
  return {
    exists: async (name, options) => {
      const reply = await exchange(link, SERVICE, { ...options, path: apiPath('device/check/name', name) });
      if (!isSuccess(reply) && reply.status !== 404) throw errorOfReply(reply);
      return reply.status !== 404;
    },
    ofService: listOf<Device>(access, DEVICE, 'service/name'),
    ofProfile: listOf<Device>(access, DEVICE, 'profile/name'),
  };
}
