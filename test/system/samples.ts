import type { Event } from '@skerry/contracts';
import { API_VERSION } from '@skerry/contracts';
import { systemClock, systemRandom } from '@skerry/runtime';

const random = systemRandom(systemClock);

/** A new UUID. */
export function uuid(): string {
  return random.uuid();
}

/** An event with one Int64 reading of `Pump`'s resource `Flow`; members given replace its own. */
export function eventOf(deviceName: string, value: string, changes: Partial<Event> = {}): Event {
  const origin = changes.origin ?? systemClock.nowNs();
  const reading = { id: uuid(), origin, deviceName, resourceName: 'Flow', profileName: 'Pump', valueType: 'Int64' as const, value };
  return {
    apiVersion: API_VERSION,
    id: uuid(),
    deviceName,
    profileName: 'Pump',
    sourceName: 'Flow',
    origin,
    readings: [reading],
    ...changes,
  };
}

/** Path of the route that takes an event of {@link eventOf}. */
export function eventPath({ profileName, deviceName, sourceName }: Event, service = 'device-foreign'): string {
  return `/event/${service}/${profileName}/${deviceName}/${sourceName}`;
}

/** A profile with one writable and one read-only resource and a command of both. */
export function profileOf(name: string, changes: object = {}): Record<string, unknown> {
  return {
    name,
    manufacturer: 'Acme',
    model: 'P-1',
    labels: ['wet'],
    description: 'A pump',
    deviceResources: [
      { name: 'Flow', properties: { valueType: 'Int64', readWrite: 'R', units: 'l/min' } },
      { name: 'Speed', properties: { valueType: 'Int16', readWrite: 'RW', minimum: 0, maximum: 3000 } },
    ],
    deviceCommands: [{ name: 'All', readWrite: 'R', resourceOperations: [{ deviceResource: 'Flow' }, { deviceResource: 'Speed' }] }],
    ...changes,
  };
}

/** A device of a service and a profile. */
export function deviceOf(name: string, changes: object = {}): Record<string, unknown> {
  return {
    name,
    adminState: 'UNLOCKED',
    operatingState: 'UP',
    serviceName: 'device-virtual',
    profileName: 'Random-Integer-Device',
    protocols: { other: { Address: name } },
    ...changes,
  };
}

/** The list of requests that adds or changes objects: `requests('device', [device])`. */
export function requests(kind: string, objects: readonly object[]): object[] {
  return objects.map((object) => ({ apiVersion: API_VERSION, [kind]: object }));
}
