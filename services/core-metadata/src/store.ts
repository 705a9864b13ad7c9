import type { Device, DeviceProfile, DeviceService, ProvisionWatcher } from '@skerry/contracts';

/** The kinds of objects that core-metadata keeps. */
export type Kind = 'device' | 'profile' | 'service' | 'watcher';

/** An object as stored, with the number of its version: each replacement gives it another. */
export interface Stored<T> {
  /** Shared with every other reader, and frozen. */
  readonly value: T;
  readonly version: number;
}

/** Which objects of a kind are meant: all members given must match. */
export interface Filter {
  readonly name?: string;
  /** All of these labels, exactly. */
  readonly labels?: readonly string[];
  readonly service?: string;
  readonly profile?: string;
  readonly parent?: string;
  readonly manufacturer?: string;
  readonly model?: string;
}

/** A stretch of a list; a negative `limit` has no meaning here. */
export interface Stretch {
  readonly offset: number;
  readonly limit: number;
}

/** Something that must hold about other objects at the moment of a write: at least one, none, or fewer than so many match. */
export interface Condition {
  readonly kind: Kind;
  readonly where: Filter;
  readonly is: 'some' | 'none' | { readonly fewerThan: number };
}

/**
 * The objects of one kind.
 *
 * Reads are synchronous and see every write that has resolved. A write is one atomic unit, durable when it resolves; it resolves to false, and
 * has changed nothing, when a condition does not hold, the version is another, or the name or id is taken. The caller then looks again.
 */
export interface ObjectStore<T> {
  get(name: string): Stored<T> | undefined;
  getById(id: string): Stored<T> | undefined;
  count(filter: Filter): number;
  /** Oldest first; objects of the same millisecond in the order in which they were added. */
  list(filter: Filter, stretch: Stretch): readonly T[];
  insert(value: T, conditions?: readonly Condition[]): Promise<boolean>;
  /** Replaces the object of the same name if its version is still that one. */
  replace(value: T, options: { version: number; conditions?: readonly Condition[] }): Promise<boolean>;
  remove(name: string, options: { version: number; conditions?: readonly Condition[] }): Promise<boolean>;
}

/** Everything core-metadata stores. */
export interface MetadataStore extends AsyncDisposable {
  readonly devices: ObjectStore<Device>;
  readonly profiles: ObjectStore<DeviceProfile>;
  readonly services: ObjectStore<DeviceService>;
  readonly watchers: ObjectStore<ProvisionWatcher>;
  /** Names of the device services that have devices of that profile. */
  servicesOfProfile(profile: string): readonly string[];
  /** How many resources all devices have together, each counted once per device. */
  resourcesInUse(): number;
}
