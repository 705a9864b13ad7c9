import { type Device, EdgeError, type UpdateDevice } from '@skerry/contracts';
import { arrange, changesOf } from './arrange.ts';
import { checkAutoEvent, checkAutoEvents } from './auto-event-source.ts';
import { checkDeviceCapacity, deviceCapacity } from './capacity.ts';
import type { Change } from './change.ts';
import { validateDevice } from './device-validation.ts';
import type { Metadata } from './metadata.ts';
import { checkUnused, findByName, findMeant } from './not-found.ts';
import type { Condition, Stored } from './store.ts';
import { announceDevice, type Cause } from './topics.ts';

/** How a device is added or changed. */
export interface DeviceOptions extends Cause {
  /** Replaces a device of the same name instead of refusing. */
  readonly force?: boolean;
  /** Does not ask the device service whether it accepts the device. */
  readonly bypassValidation?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Checks a new device and gives the change that adds it; the change's result is the id.
 *
 * @throws {EdgeError} kind `ContractInvalid` for a service or profile that does not exist, an auto event without a source, or a full house;
 * `DuplicateName`; and what the device service answers.
 */
export async function addDevice(metadata: Metadata, device: Device, options: DeviceOptions): Promise<Change<string>> {
  checkService(metadata, device.serviceName);
  checkProfile(metadata, device);
  const existing = metadata.store.devices.get(device.name);
  if (existing && options.force) return replaceDevice(metadata, existing, { device, cause: options });
  checkUnused(metadata.store.devices, 'device', device);
  checkDeviceCapacity(metadata, device);
  if (!options.bypassValidation && !options.force) await validateDevice(metadata, device, options);
  return insertDevice(metadata, device, options);
}

/**
 * Checks a change to a device and gives the change that makes it: absent members stay, lists and maps replace as a whole.
 *
 * With a new profile, auto events that it has no source for are dropped.
 */
export async function patchDevice(metadata: Metadata, patch: UpdateDevice, options: DeviceOptions): Promise<Change> {
  if (patch.serviceName !== undefined) checkService(metadata, patch.serviceName);
  const before = findMeant(metadata.store.devices, 'device', patch);
  const device = withoutLostAutoEvents(metadata, before.value, arrange('device', { ...before.value, ...changesOf(patch) }));
  checkProfile(metadata, device);
  if (device.profileName !== before.value.profileName) checkDeviceCapacity(metadata, device, before.value);
  if (!options.bypassValidation) await validateDevice(metadata, device, options);
  const change = replaceDevice(metadata, before, { device, cause: options });
  return { write: change.write, done: () => void change.done() };
}

/** Checks that a device may go and gives the change that removes it; one with children stays (kind `StatusConflict`). */
export function deleteDevice(metadata: Metadata, name: string, cause: Cause): Change {
  const { value: device, version } = findByName(metadata.store.devices, 'device', name);
  if (metadata.store.devices.count({ parent: name }) > 0) throw new EdgeError('StatusConflict', 'cannot delete device with children');
  const conditions: Condition[] = [{ kind: 'device', where: { parent: name }, is: 'none' }];
  return {
    write: () => metadata.store.devices.remove(name, { version, conditions }),
    done: () => announceDevice(metadata, 'delete', { device, cause }),
  };
}

function insertDevice(metadata: Metadata, device: Device, cause: Cause): Change<string> {
  const now = metadata.clock.nowMs();
  const id = device.id || metadata.random.uuid();
  const stored = arrange('device', { ...device, id, created: now, modified: now });
  const conditions = [...references(stored), ...deviceCapacity(metadata)];
  return {
    write: () => metadata.store.devices.insert(stored, conditions),
    done: () => {
      announceDevice(metadata, 'add', { device: stored, cause });
      return id;
    },
  };
}

function replaceDevice(metadata: Metadata, before: Stored<Device>, { device, cause }: { device: Device; cause: Cause }): Change<string> {
  const { id: oldId, created, serviceName } = before.value;
  const id = device.id || oldId || '';
  const kept = arrange('device', { ...device, id, created });
  const owners = serviceName === device.serviceName ? [serviceName] : [serviceName, device.serviceName];
  const stored = arrange('device', { ...kept, modified: metadata.clock.nowMs() });
  return {
    write: () => metadata.store.devices.replace(stored, { version: before.version, conditions: references(stored) }),
    done: () => {
      announceDevice(metadata, 'update', { device: kept, owners, cause });
      return id;
    },
  };
}

function references(device: Device): Condition[] {
  const service: Condition = { kind: 'service', where: { name: device.serviceName }, is: 'some' };
  return device.profileName ? [service, { kind: 'profile', where: { name: device.profileName }, is: 'some' }] : [service];
}

function checkService(metadata: Metadata, name: string): void {
  if (metadata.store.services.get(name) === undefined) throw new EdgeError('ContractInvalid', `device service '${name}' does not exists`);
}

function checkProfile(metadata: Metadata, device: Device): void {
  if (!device.profileName) return;
  if (device.parent === device.name) throw new EdgeError('ContractInvalid', 'a device cannot be its own parent');
  const profile = metadata.store.profiles.get(device.profileName)?.value;
  if (profile === undefined) {
    throw new EdgeError('ContractInvalid', `device profile '${device.profileName}' not found during validating device '${device.name}'`);
  }
  checkAutoEvents(device, profile);
}

function withoutLostAutoEvents(metadata: Metadata, before: Device, device: Device): Device {
  if (device.profileName === before.profileName || !device.autoEvents) return device;
  const profile = metadata.store.profiles.get(device.profileName ?? '')?.value;
  if (profile === undefined) return device;
  const autoEvents = device.autoEvents.filter((each) => checkAutoEvent(device, profile, each) === undefined);
  return arrange('device', { ...device, autoEvents });
}
