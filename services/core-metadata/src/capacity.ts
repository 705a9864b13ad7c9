import { type Device, type DeviceProfile, EdgeError } from '@skerry/contracts';
import type { Metadata } from './metadata.ts';
import type { Condition } from './store.ts';

/** What must still hold about the number of devices when one is added; nothing when their number is not limited. */
export function deviceCapacity(metadata: Metadata): readonly Condition[] {
  const { MaxDevices } = metadata.config.value.Writable;
  return MaxDevices > 0 ? [{ kind: 'device', where: {}, is: { fewerThan: MaxDevices } }] : [];
}

/** Refuses a device beyond `Writable.MaxDevices` or with resources beyond `Writable.MaxResources`; with `before` it is a change of profile. */
export function checkDeviceCapacity(metadata: Metadata, device: Device, before?: Device): void {
  if (before === undefined) checkDevices(metadata, device.name);
  const { MaxResources: max } = metadata.config.value.Writable;
  if (max <= 0) return;
  const used = metadata.store.resourcesInUse();
  const more = resourcesOf(metadata, device.profileName);
  const less = resourcesOf(metadata, before?.profileName);
  if (used + more - less <= max) return;
  const change =
    before === undefined
      ? `increase '${more}' resources`
      : `change from profile '${before.profileName ?? ''}' (${less} resource count) to the profile '${device.profileName ?? ''}' (${more} resource count)`;
  throw new EdgeError('ContractInvalid', `'${used}' resources is in use, ${change} will exceed the maximum limitation '${max}'`);
}

/** Refuses a profile with resources beyond `Writable.MaxResources`, counted once for each device that has it. */
export function checkProfileCapacity(metadata: Metadata, before: DeviceProfile, after: DeviceProfile): void {
  const { MaxResources: max } = metadata.config.value.Writable;
  if (max <= 0) return;
  const devices = metadata.store.devices.count({ profile: after.name });
  const [less, more] = [before.deviceResources.length, after.deviceResources.length];
  const used = metadata.store.resourcesInUse();
  if (devices === 0 || used + devices * (more - less) <= max) return;
  const change = `update the profile from ${less} resource count to ${more} resource count`;
  throw new EdgeError('ContractInvalid', `'${used}' resources is in use, ${change} will exceed the maximum limitation '${max}'`);
}

function checkDevices(metadata: Metadata, name: string): void {
  const { MaxDevices: max } = metadata.config.value.Writable;
  if (max <= 0) return;
  const total = metadata.store.devices.count({});
  if (total < max) return;
  const message = `the existing total number of device is '${total}', add device '${name}' will exceed the maximum limitation '${max}'`;
  throw new EdgeError('ContractInvalid', message);
}

function resourcesOf(metadata: Metadata, profile: string | undefined): number {
  return profile ? (metadata.store.profiles.get(profile)?.value.deviceResources.length ?? 0) : 0;
}
