import type {
  Device,
  DeviceProfile,
  DeviceService,
  ProvisionWatcher,
  UpdateDevice,
  UpdateDeviceService,
  UpdateProvisionWatcher,
} from '@skerry/contracts';
import type { CallOptions, Page, PageQuery } from './call.ts';
import type { MultiReply } from './multi-reply.ts';

/** Device profiles, as core-metadata keeps them. Names are given as they are; the client escapes them. */
export interface ProfileClient {
  add(profiles: readonly DeviceProfile[], options?: CallOptions): Promise<MultiReply[]>;
  update(profiles: readonly DeviceProfile[], options?: CallOptions): Promise<MultiReply[]>;
  /** Adds a profile from YAML text and resolves to its id. */
  upload(yaml: string | Uint8Array, options?: CallOptions): Promise<string>;
  /** Replaces an existing profile by that of the YAML text. */
  uploadUpdate(yaml: string | Uint8Array, options?: CallOptions): Promise<void>;
  get(name: string, options?: CallOptions): Promise<DeviceProfile>;
  list(query?: PageQuery, options?: CallOptions): Promise<Page<DeviceProfile>>;
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** How a device is to be added or changed. */
export interface DeviceWriteOptions extends CallOptions {
  /** Replace a device of the same name instead of failing (add only). */
  force?: boolean;
  /** Do not ask the owning device service whether the protocols are right. */
  bypassValidation?: boolean;
}

/** Devices, as core-metadata keeps them. */
export interface DeviceClient {
  add(devices: readonly Partial<Device>[], options?: DeviceWriteOptions): Promise<MultiReply[]>;
  update(devices: readonly UpdateDevice[], options?: DeviceWriteOptions): Promise<MultiReply[]>;
  get(name: string, options?: CallOptions): Promise<Device>;
  exists(name: string, options?: CallOptions): Promise<boolean>;
  list(query?: PageQuery, options?: CallOptions): Promise<Page<Device>>;
  ofService(service: string, query?: PageQuery, options?: CallOptions): Promise<Page<Device>>;
  ofProfile(profile: string, query?: PageQuery, options?: CallOptions): Promise<Page<Device>>;
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** Device services, as core-metadata keeps them. */
export interface DeviceServiceRegistryClient {
  add(services: readonly Partial<DeviceService>[], options?: CallOptions): Promise<MultiReply[]>;
  update(services: readonly UpdateDeviceService[], options?: CallOptions): Promise<MultiReply[]>;
  get(name: string, options?: CallOptions): Promise<DeviceService>;
  list(query?: PageQuery, options?: CallOptions): Promise<Page<DeviceService>>;
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** Provision watchers, as core-metadata keeps them. */
export interface WatcherClient {
  add(watchers: readonly Partial<ProvisionWatcher>[], options?: CallOptions): Promise<MultiReply[]>;
  update(watchers: readonly UpdateProvisionWatcher[], options?: CallOptions): Promise<MultiReply[]>;
  get(name: string, options?: CallOptions): Promise<ProvisionWatcher>;
  list(query?: PageQuery, options?: CallOptions): Promise<Page<ProvisionWatcher>>;
  ofService(service: string, query?: PageQuery, options?: CallOptions): Promise<Page<ProvisionWatcher>>;
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** core-metadata, by kind of object. Every method rejects with an `EdgeError` whose kind follows the answer's status. */
export interface MetadataClient {
  readonly profiles: ProfileClient;
  readonly devices: DeviceClient;
  readonly services: DeviceServiceRegistryClient;
  readonly watchers: WatcherClient;
}
