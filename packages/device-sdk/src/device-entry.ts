import type { Device } from '@skerry/contracts';
import type { CompiledProfile } from './compiled-profile.ts';
import { DeviceStatus } from './device-status.ts';
import type { DriverDevice } from './driver.ts';

/** A device of this service with its profile and its history; replaced when the device changes, but for its history. */
export interface DeviceEntry {
  readonly device: Device;
  /** Undefined while no profile is assigned, or while it could not be fetched. */
  readonly profile: CompiledProfile | undefined;
  /** The device as drivers see it. */
  readonly view: DriverDevice;
  readonly status: DeviceStatus;
}

function viewOf(device: Device): DriverDevice {
  return Object.freeze({
    name: device.name,
    description: device.description,
    profileName: device.profileName ?? '',
    protocols: (device.protocols ?? {}) as DriverDevice['protocols'],
    labels: device.labels ?? [],
    tags: device.tags ?? {},
    properties: device.properties ?? {},
  });
}

/** An entry for a device; `before` is the entry it replaces, whose history it keeps. */
export function createDeviceEntry(device: Device, profile: CompiledProfile | undefined, before?: DeviceEntry): DeviceEntry {
  return { device, profile, view: viewOf(device), status: before?.status ?? new DeviceStatus() };
}
