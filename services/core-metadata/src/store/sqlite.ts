import type { Device, DeviceProfile, DeviceService, ProvisionWatcher } from '@skerry/contracts';
import type { DatabaseFactory } from '@skerry/store';
import type { MetadataStore } from '../store.ts';
import { SqliteObjectStore } from './sqlite-objects.ts';
import { MIGRATIONS } from './sqlite-schema.ts';

/** Opens the database of core-metadata in that data folder, creating it if needed. */
export async function openSqliteStore(factory: DatabaseFactory): Promise<MetadataStore> {
  const database = await factory.open('core-metadata', MIGRATIONS);
  return {
    devices: new SqliteObjectStore<Device>(database, {
      kind: 'device',
      columns: (device) => ({ service: device.serviceName, profile: device.profileName ?? '', parent: device.parent ?? '' }),
    }),
    profiles: new SqliteObjectStore<DeviceProfile>(database, {
      kind: 'profile',
      columns: (profile) => ({
        manufacturer: profile.manufacturer ?? '',
        model: profile.model ?? '',
        resources: profile.deviceResources?.length ?? 0,
      }),
    }),
    services: new SqliteObjectStore<DeviceService>(database, { kind: 'service', columns: () => ({}) }),
    watchers: new SqliteObjectStore<ProvisionWatcher>(database, {
      kind: 'watcher',
      columns: (watcher) => ({ service: watcher.serviceName, profile: watcher.discoveredDevice.profileName ?? '' }),
    }),
    servicesOfProfile: (profile) => database.all<{ service: string }>(SERVICES_OF_PROFILE, [profile]).map((row) => row.service),
    resourcesInUse: () => database.get<{ total: number }>(RESOURCES_IN_USE)?.total ?? 0,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

const SERVICES_OF_PROFILE = 'SELECT service FROM device WHERE profile = ? GROUP BY service ORDER BY min(position)';
const RESOURCES_IN_USE = 'SELECT coalesce(sum(resources), 0) AS total FROM device JOIN profile ON profile.name = device.profile';
