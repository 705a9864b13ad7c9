import {
  type AddDeviceCommandRequest,
  type AddDeviceResourceRequest,
  type DeviceProfile,
  type DeviceProfileTagsRequest,
  EdgeError,
  type UpdateDeviceCommandRequest,
  type UpdateDeviceResourceRequest,
  type UpdateTags,
  validateProfile,
} from '@skerry/contracts';
import { checkProfileCapacity } from './capacity.ts';
import type { Change } from './change.ts';
import { checkChangesAllowed, checkUnits, inUse, profileChange } from './device-profile.ts';
import type { Metadata } from './metadata.ts';
import { findByName } from './not-found.ts';
import type { Condition } from './store.ts';
import type { Cause } from './topics.ts';

type Part = 'deviceResources' | 'deviceCommands';

const NOT_FOUND: Readonly<Record<Part, string>> = {
  deviceResources: 'device resource not found',
  deviceCommands: 'device command not found',
};

/** Gives the change that adds a resource to a profile. */
export function addResource(metadata: Metadata, { profileName, resource }: AddDeviceResourceRequest, cause: Cause): Change {
  const before = findByName(metadata.store.profiles, 'profile', profileName);
  checkUnits(metadata, [resource]);
  const profile = { ...before.value, deviceResources: [...before.value.deviceResources, resource] };
  validateProfile(profile);
  checkProfileCapacity(metadata, before.value, profile);
  return profileChange(metadata, before, { profile, cause });
}

/** Gives the change that adds a command to a profile. */
export function addCommand(metadata: Metadata, { profileName, deviceCommand }: AddDeviceCommandRequest, cause: Cause): Change {
  const before = findByName(metadata.store.profiles, 'profile', profileName);
  const profile = { ...before.value, deviceCommands: [...before.value.deviceCommands, deviceCommand] };
  validateProfile(profile);
  return profileChange(metadata, before, { profile, cause });
}

/** Gives the change of a resource's description or visibility. */
export function patchResource(metadata: Metadata, request: UpdateDeviceResourceRequest, cause: Cause): Change {
  return patchPart(metadata, 'deviceResources', { profileName: request.profileName, patch: request.resource, cause });
}

/** Gives the change of a command's visibility. */
export function patchCommand(metadata: Metadata, request: UpdateDeviceCommandRequest, cause: Cause): Change {
  return patchPart(metadata, 'deviceCommands', { profileName: request.profileName, patch: request.deviceCommand, cause });
}

/** Gives the change that removes a resource or command; refused while any device has the profile. */
export function deletePart(
  metadata: Metadata,
  part: Part,
  { profileName, name, cause }: { profileName: string; name: string; cause: Cause },
): Change {
  checkChangesAllowed(metadata);
  if (metadata.store.devices.count({ profile: profileName }) > 0) throw inUse('update', 'device');
  const before = findByName(metadata.store.profiles, 'profile', profileName);
  const rest = before.value[part].filter((each) => each.name !== name);
  if (rest.length === before.value[part].length) throw new EdgeError('NotFound', NOT_FOUND[part]);
  const profile = { ...before.value, [part]: rest };
  validateProfile(profile);
  const conditions: Condition[] = [{ kind: 'device', where: { profile: profileName }, is: 'none' }];
  return profileChange(metadata, before, { profile, conditions, cause });
}

/** Gives the change that merges tags into the resources and commands of those names; names that the profile lacks are ignored. */
export function patchTags(
  metadata: Metadata,
  profileName: string,
  { request, cause }: { request: DeviceProfileTagsRequest; cause: Cause },
): Change {
  const before = findByName(metadata.store.profiles, 'profile', profileName);
  const profile: DeviceProfile = {
    ...before.value,
    deviceResources: tagged(before.value.deviceResources, request.deviceResources),
    deviceCommands: tagged(before.value.deviceCommands, request.deviceCommands),
  };
  return profileChange(metadata, before, { profile, cause });
}

interface PartPatch {
  profileName: string;
  patch: { name: string; description?: string; isHidden?: boolean };
  cause: Cause;
}

function patchPart(metadata: Metadata, part: Part, { profileName, patch, cause }: PartPatch): Change {
  const before = findByName(metadata.store.profiles, 'profile', profileName);
  if (!before.value[part].some(({ name }) => name === patch.name)) throw new EdgeError('NotFound', NOT_FOUND[part]);
  const changes = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const parts = before.value[part].map((each) => (each.name === patch.name ? withoutBlankDescription({ ...each, ...changes }) : each));
  return profileChange(metadata, before, { profile: { ...before.value, [part]: parts }, cause });
}

function withoutBlankDescription<T extends object>(part: T & { description?: string }): T {
  if (part.description !== '') return part;
  const { description: _description, ...rest } = part;
  return rest as unknown as T;
}

function tagged<T extends { name: string; tags?: Record<string, unknown> }>(parts: readonly T[], updates: readonly UpdateTags[] = []): T[] {
  const byName = new Map(updates.map((update) => [update.name, update.tags]));
  return parts.map((part) => {
    const tags = byName.get(part.name);
    return tags === undefined ? part : { ...part, tags: merged(part.tags ?? {}, tags) };
  });
}

function merged(old: Record<string, unknown>, fresh: Record<string, unknown>): Record<string, unknown> {
  const result = { ...old };
  for (const [key, value] of Object.entries(fresh)) {
    const before = result[key];
    result[key] = isMap(before) && isMap(value) ? merged(before, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
