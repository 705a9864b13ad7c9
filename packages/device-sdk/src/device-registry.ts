import type { MetadataClient, Page } from '@skerry/client';
import { type Device, type DeviceProfile, isEdgeError, type ProvisionWatcher, stringifyJson } from '@skerry/contracts';
import type { Logger } from '@skerry/runtime';
import type { DeviceCache } from './device-cache.ts';
import type { DeviceEntry } from './device-entry.ts';

/** Who is told about devices that come, change and go. */
export interface DeviceObserver {
  added(entry: DeviceEntry): Promise<void>;
  updated(before: DeviceEntry, after: DeviceEntry): Promise<void>;
  removed(entry: DeviceEntry): Promise<void>;
}

/** What a registry is made of. */
export interface RegistryParts {
  readonly service: string;
  readonly cache: DeviceCache;
  readonly metadata: MetadataClient;
  readonly log: Logger;
  readonly observer: DeviceObserver;
}

/** Keeps the cache equal to core-metadata: by loading all, and by single changes; one after the other, in the order asked. */
export class DeviceRegistry {
  readonly #parts: RegistryParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** Loads all devices, profiles and watchers of the service. @throws {EdgeError} when core-metadata cannot be asked. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const { metadata, service, cache } = this.#parts;
      const devices = await all((offset) => metadata.devices.ofService(service, { offset, limit: -1 }));
      const watchers = await all((offset) => metadata.watchers.ofService(service, { offset, limit: -1 }));
      cache.watchers.clear();
      for (const watcher of watchers) cache.watchers.set(watcher.name, watcher);
      for (const name of new Set(devices.map((device) => device.profileName ?? ''))) await this.#fetchProfile(name);
      const names = new Set(devices.map((device) => device.name));
      for (const entry of [...cache.devices()]) if (!names.has(entry.device.name)) await this.#remove(entry.device.name);
      for (const device of devices) await this.#put(device);
    });
  }

  /** Takes in a device that was added or changed; one that moved to another service is removed. */
  put(device: Device): Promise<void> {
    return this.#inTurn(async () => {
      if (device.serviceName !== this.#parts.service) return this.#remove(device.name);
      await this.#fetchProfile(device.profileName ?? '').catch((error) =>
        this.#parts.log.error(`Cannot fetch profile "${device.profileName}": ${error}`),
      );
      await this.#put(device);
    });
  }

  remove(device: string): Promise<void> {
    return this.#inTurn(() => this.#remove(device));
  }

  /** Takes in a changed profile if one of the devices uses it. */
  putProfile(profile: DeviceProfile): Promise<void> {
    return this.#inTurn(async () => {
      const { cache, observer } = this.#parts;
      const before = cache.devicesOf(profile.name);
      if (before.length === 0) return;
      const after = cache.putProfile(profile);
      for (const [index, entry] of after.entries()) await observer.updated(before[index]!, entry);
    });
  }

  removeProfile(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const { cache, log } = this.#parts;
      if (cache.profile(name) && !cache.removeProfile(name)) log.warn(`Keeps profile "${name}", which was deleted, since devices use it`);
    });
  }

  putWatcher(watcher: ProvisionWatcher): void {
    if (watcher.serviceName === this.#parts.service) this.#parts.cache.watchers.set(watcher.name, watcher);
    else this.removeWatcher(watcher.name);
  }

  removeWatcher(name: string): void {
    this.#parts.cache.watchers.delete(name);
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #put(device: Device): Promise<void> {
    const { cache, observer } = this.#parts;
    const before = cache.device(device.name);
    const after = cache.putDevice(device);
    if (!before) await observer.added(after);
    else if (before.profile !== after.profile || stringifyJson(before.device) !== stringifyJson(device))
      await observer.updated(before, after);
  }

  async #remove(name: string): Promise<void> {
    const entry = this.#parts.cache.removeDevice(name);
    if (entry) await this.#parts.observer.removed(entry);
  }

  async #fetchProfile(name: string): Promise<void> {
    if (name === '') return;
    const { cache, metadata, log } = this.#parts;
    try {
      const profile = await metadata.profiles.get(name);
      if (!isSame(cache.profile(name)?.profile, profile)) cache.putProfile(profile);
    } catch (error) {
      if (!isEdgeError(error) || error.kind !== 'NotFound') throw error;
      log.error(`Profile "${name}" does not exist; its devices cannot be used`);
    }
  }
}

const isSame = (known: DeviceProfile | undefined, now: DeviceProfile): boolean =>
  known !== undefined && known.id === now.id && known.modified !== undefined && known.modified === now.modified;

async function all<T>(page: (offset: number) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const { totalCount, items: some } = await page(items.length);
    items.push(...some);
    if (some.length === 0 || items.length >= totalCount) return items;
  }
}
