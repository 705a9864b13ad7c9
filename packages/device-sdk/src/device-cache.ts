import type { Device, DeviceProfile, ProvisionWatcher } from '@skerry/contracts';
import { CompiledProfile } from './compiled-profile.ts';
import { createDeviceEntry, type DeviceEntry } from './device-entry.ts';

/** The devices of this service, their profiles and the service's provision watchers, as core-metadata last told. */
export class DeviceCache {
  readonly #devices = new Map<string, DeviceEntry>();
  readonly #profiles = new Map<string, CompiledProfile>();
  readonly watchers = new Map<string, ProvisionWatcher>();

  device(name: string): DeviceEntry | undefined {
    return this.#devices.get(name);
  }

  devices(): IterableIterator<DeviceEntry> {
    return this.#devices.values();
  }

  profile(name: string): CompiledProfile | undefined {
    return this.#profiles.get(name);
  }

  /** Takes a profile in and gives its devices the new one; returns those devices. */
  putProfile(profile: DeviceProfile): DeviceEntry[] {
    const compiled = new CompiledProfile(profile);
    this.#profiles.set(profile.name, compiled);
    return this.devicesOf(profile.name).map((entry) => this.putDevice(entry.device));
  }

  /** Takes a device in, or its new state; its profile is the cached one of that name. */
  putDevice(device: Device): DeviceEntry {
    const entry = createDeviceEntry(device, this.#profiles.get(device.profileName ?? ''), this.#devices.get(device.name));
    this.#devices.set(device.name, entry);
    return entry;
  }

  /** Forgets a device, and its profile when no other device uses it; returns what it was. */
  removeDevice(name: string): DeviceEntry | undefined {
    const entry = this.#devices.get(name);
    this.#devices.delete(name);
    if (entry?.device.profileName && this.devicesOf(entry.device.profileName).length === 0) this.#profiles.delete(entry.device.profileName);
    return entry;
  }

  /** Forgets a profile unless a device uses it; says whether it is gone. */
  removeProfile(name: string): boolean {
    return this.devicesOf(name).length === 0 && this.#profiles.delete(name);
  }

  devicesOf(profileName: string): DeviceEntry[] {
    return [...this.#devices.values()].filter((entry) => entry.device.profileName === profileName);
  }
}
