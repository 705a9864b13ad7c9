import { type DeviceProfile, type DeviceResource, EdgeError, type UpdateDeviceProfileBasicInfo } from '@skerry/contracts';
import { arrange, changesOf } from './arrange.ts';
import { checkProfileCapacity } from './capacity.ts';
import type { Change } from './change.ts';
import type { Metadata } from './metadata.ts';
import { checkUnused, findByName, findMeant } from './not-found.ts';
import type { Condition, Stored } from './store.ts';
import { announceProfile, type Cause } from './topics.ts';
import { isKnownUnit } from './units.ts';

/** Checks a new profile and gives the change that adds it; the change's result is the id. */
export function addProfile(metadata: Metadata, profile: DeviceProfile, cause: Cause): Change<string> {
  checkUnits(metadata, profile.deviceResources);
  checkUnused(metadata.store.profiles, 'profile', profile);
  const now = metadata.clock.nowMs();
  const id = profile.id || metadata.random.uuid();
  const stored = canonical({ ...profile, id, created: now, modified: now });
  return {
    write: () => metadata.store.profiles.insert(stored),
    done: () => {
      announceProfile(metadata, 'add', { profile: stored, cause });
      return id;
    },
  };
}

/** Checks a whole profile against the one of the same name and gives the change that replaces it; devices may have it meanwhile. */
export function replaceProfile(metadata: Metadata, profile: DeviceProfile, cause: Cause): Change {
  checkUnits(metadata, profile.deviceResources);
  const before = metadata.store.profiles.get(profile.name);
  if (before === undefined) throw new EdgeError('NotFound', `device profile '${profile.name}' does not exist`);
  checkProfileCapacity(metadata, before.value, profile);
  const { id, created } = before.value;
  const stored = canonical({ ...profile, id: profile.id || id, created, modified: metadata.clock.nowMs() });
  return {
    write: () => metadata.store.profiles.replace(stored, { version: before.version }),
    done: () => announceProfile(metadata, 'update', { profile: stored, cause }),
  };
}

/** Checks a change to the basic information of a profile and gives the change that makes it; absent members stay. */
export function patchBasicInfo(metadata: Metadata, patch: UpdateDeviceProfileBasicInfo, cause: Cause): Change {
  const before = findMeant(metadata.store.profiles, 'profile', patch);
  return profileChange(metadata, before, { profile: { ...before.value, ...changesOf(patch) }, cause });
}

/** Checks that a profile may go and gives the change that removes it. */
export function deleteProfile(metadata: Metadata, name: string, cause: Cause): Change {
  if (metadata.config.value.Writable.ProfileChange.StrictDeviceProfileDeletes) {
    throw new EdgeError('ServiceLocked', 'profile deletion is not allowed when StrictDeviceProfileDeletes config is enabled');
  }
  const { value: profile, version } = findByName(metadata.store.profiles, 'profile', name);
  if (metadata.store.devices.count({ profile: name }) > 0) throw inUse('delete', 'device');
  if (metadata.store.watchers.count({ profile: name }) > 0) throw inUse('delete', 'provisionWatcher');
  const conditions = (['device', 'watcher'] as const).map((kind): Condition => ({ kind, where: { profile: name }, is: 'none' }));
  return {
    write: () => metadata.store.profiles.remove(name, { version, conditions }),
    done: () => announceProfile(metadata, 'delete', { profile, cause }),
  };
}

/**
 * The change from one version of a profile to another, for changes of a part of it.
 *
 * What is announced still has the old time of change, as EdgeX does it.
 */
export function profileChange(
  metadata: Metadata,
  before: Stored<DeviceProfile>,
  { profile, conditions, cause }: { profile: DeviceProfile; conditions?: readonly Condition[]; cause: Cause },
): Change {
  const announced = canonical(profile);
  const stored = canonical({ ...profile, modified: metadata.clock.nowMs() });
  return {
    write: () => metadata.store.profiles.replace(stored, { version: before.version, conditions }),
    done: () => announceProfile(metadata, 'update', { profile: announced, cause }),
  };
}

/** Refuses to shrink or replace a profile while `StrictDeviceProfileChanges` is on (kind `ServiceLocked`). */
export function checkChangesAllowed(metadata: Metadata): void {
  if (!metadata.config.value.Writable.ProfileChange.StrictDeviceProfileChanges) return;
  throw new EdgeError('ServiceLocked', 'profile change is not allowed when StrictDeviceProfileChanges config is enabled');
}

/** The refusal of a profile that a device or provision watcher still has. */
export function inUse(verb: 'delete' | 'update', by: 'device' | 'provisionWatcher'): EdgeError {
  return new EdgeError('StatusConflict', `fail to ${verb} the device profile when associated ${by} exists`);
}

/** Refuses resources with units that are not in the file of units, if that is asked for. */
export function checkUnits(metadata: Metadata, resources: readonly DeviceResource[]): void {
  if (!metadata.config.value.Writable.UoM.Validation) return;
  for (const { name, properties } of resources) {
    if (!isKnownUnit(metadata.units, properties.units)) {
      throw new EdgeError('ContractInvalid', `DeviceResource ${name} units ${properties.units} is invalid`);
    }
  }
}

function canonical(profile: DeviceProfile): DeviceProfile {
  return arrange('profile', { ...profile, linkedDeviceCount: 0, apiVersion: profile.apiVersion || 'v3' });
}
