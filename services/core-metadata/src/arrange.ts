import { DeviceProfileSchema, DeviceSchema, DeviceServiceSchema, ProvisionWatcherSchema } from '@skerry/contracts';

const SCHEMAS = {
  device: DeviceSchema,
  profile: DeviceProfileSchema,
  service: DeviceServiceSchema,
  watcher: ProvisionWatcherSchema,
} as const;

/**
 * An object with its members in the order in which EdgeX shows them, and without the optional ones that are empty.
 *
 * Everything that is stored goes through here, so that what is read can go out as it is.
 */
export function arrange<T extends object>(kind: keyof typeof SCHEMAS, object: T): T {
  const arranged: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(SCHEMAS[kind].properties as Record<string, object>)) {
    const value = (object as Record<string, unknown>)[name];
    if (value === undefined || (isOptional(schema) && isEmpty(value))) continue;
    arranged[name] = value;
  }
  return arranged as T;
}

/** The members of a change that are to be replaced: all that are given, but what an object is found by. */
export function changesOf<P extends { id?: string; name?: string }>(patch: P): Omit<P, 'id' | 'name'> {
  const { id: _id, name: _name, ...rest } = patch;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Omit<P, 'id' | 'name'>;
}

function isOptional(schema: object): boolean {
  return (schema as { 'x-omitempty'?: boolean })['x-omitempty'] === true;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
