import { join } from 'node:path';
import { allSucceeded, type Link, type MetadataClient, type MultiReply } from '@skerry/client';
import { type Device, DeviceProfileSchema, DeviceSchema, decode, isEdgeError, ProvisionWatcherSchema } from '@skerry/contracts';
import type { Logger } from '@skerry/runtime';
import { type ProvisioningFile, readProvisioningFiles } from './provisioning-files.ts';

/** Folders or index addresses to load from, in order. */
export interface ProvisioningPlaces {
  readonly profiles: readonly string[];
  readonly devices: readonly string[];
  readonly watchers: readonly string[];
}

/** What provisioning needs. */
export interface ProvisioningParts {
  readonly service: string;
  readonly metadata: MetadataClient;
  readonly log: Logger;
  readonly link: Link;
  readonly places: ProvisioningPlaces;
  readonly overwriteProfiles: boolean;
  readonly overwriteDevices: boolean;
  /** The device of that name as core-metadata has it, if it belongs to this service. */
  known(device: string): Device | undefined;
  knownWatcher(name: string): boolean;
}

/** The folders of a user's own files under the data folder, beside those that ship with the driver. */
export const userPlace = (dataDir: string, service: string, kind: keyof ProvisioningPlaces): string =>
  join(dataDir, 'devices', service, kind);

/**
 * Adds what the files describe and core-metadata lacks: profiles first, then devices, then provision watchers.
 *
 * What exists is kept unless overwriting is on. A file or object that is refused is logged and the rest goes on; only a core-metadata that cannot be reached
 * stops it, with its error. Returns how many objects were added or changed.
 */
export async function provision(parts: ProvisioningParts): Promise<number> {
  const { places } = parts;
  const kinds = [
    [places.profiles, provisionProfile],
    [places.devices, provisionDevices],
    [places.watchers, provisionWatcher],
  ] as const;
  let changed = 0;
  for (const [folders, add] of kinds) {
    for (const folder of folders) for (const file of await readProvisioningFiles(folder, parts)) changed += await add(parts, file);
  }
  return changed;
}

async function attempt(parts: ProvisioningParts, what: string, run: () => Promise<readonly MultiReply[] | undefined>): Promise<number> {
  try {
    const replies = await run();
    if (!replies) return 0;
    allSucceeded(replies);
    parts.log.info(`Provisioned ${what}`);
    return 1;
  } catch (error) {
    if (!isEdgeError(error) || error.kind === 'ServiceUnavailable' || error.kind === 'Communication') throw error;
    if (error.kind === 'StatusConflict' || error.kind === 'DuplicateName') parts.log.warn(`Keeps ${what}: ${error.fullMessage}`);
    else parts.log.error(`Cannot provision ${what}: ${error.fullMessage}`);
    return 0;
  }
}

async function provisionProfile(parts: ProvisioningParts, { where, content }: ProvisioningFile): Promise<number> {
  const { profiles } = parts.metadata;
  return attempt(parts, `profile file ${where}`, async () => {
    const profile = decode(DeviceProfileSchema, content, { typeName: 'DeviceProfile', lenient: true });
    const existing = await profiles.get(profile.name).catch(unlessMissing);
    if (existing && !parts.overwriteProfiles) return undefined;
    return existing ? profiles.update([{ ...profile, id: existing.id }]) : profiles.add([profile]);
  });
}

function unlessMissing(error: unknown): undefined {
  if (isEdgeError(error) && error.kind === 'NotFound') return undefined;
  throw error;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of devices is `deviceList` of a YAML file, a bare array of a JSON file, or a single object. */
function devicesIn(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  if (!isRecord(content)) return [];
  return Array.isArray(content.deviceList) ? content.deviceList : [content];
}

const labelOf = (item: unknown): string => (isRecord(item) && typeof item.name === 'string' ? `device "${item.name}"` : 'a device');

async function provisionDevices(parts: ProvisioningParts, { where, content }: ProvisioningFile): Promise<number> {
  let changed = 0;
  for (const item of devicesIn(content))
    changed += await attempt(parts, `${labelOf(item)} of ${where}`, () => provisionDevice(parts, item));
  return changed;
}

async function provisionDevice(parts: ProvisioningParts, item: unknown): Promise<readonly MultiReply[] | undefined> {
  const fixed = { serviceName: parts.service, adminState: 'UNLOCKED', operatingState: 'UP' };
  const device = decode(DeviceSchema, isRecord(item) ? { protocols: {}, ...item, ...fixed } : item, { typeName: 'Device', lenient: true });
  const known = parts.known(device.name);
  if (!known) return parts.metadata.devices.add([device]);
  if (!parts.overwriteDevices) return undefined;
  const { serviceName, adminState, operatingState } = known;
  const { id: _id, created: _created, modified: _modified, ...update } = { ...device, serviceName, adminState, operatingState };
  return parts.metadata.devices.update([update]);
}

async function provisionWatcher(parts: ProvisioningParts, { where, content }: ProvisioningFile): Promise<number> {
  return attempt(parts, `provision watcher file ${where}`, async () => {
    const given = isRecord(content) ? { adminState: 'UNLOCKED', ...content, serviceName: parts.service } : content;
    const watcher = decode(ProvisionWatcherSchema, given, { typeName: 'ProvisionWatcher', lenient: true });
    return parts.knownWatcher(watcher.name) ? undefined : parts.metadata.watchers.add([watcher]);
  });
}
