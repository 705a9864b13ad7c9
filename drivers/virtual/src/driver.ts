import { type Driver, DriverError, defineDriver, type ReadRequest, type WriteRequest } from '@skerry/device-sdk';
import { VirtualResource } from './virtual-resource.ts';

const SWITCH = 'EnableRandomization_';

type Resources = Map<string, VirtualResource>;

/** The resource that a request is about, with its default value when it is first used or its type has changed. */
function resourceOf(resources: Resources, request: ReadRequest, name = request.resource): VirtualResource {
  const known = resources.get(name);
  if (known && (known.valueType === request.valueType || name !== request.resource)) return known;
  const made = new VirtualResource(request);
  resources.set(name, made);
  return made;
}

function turn(resources: Resources, { resource, value }: WriteRequest, pending: Map<string, boolean>): void {
  const name = resource.slice(SWITCH.length);
  const target = resources.get(name);
  if (target) target.randomise(value === true);
  else pending.set(name, value === true);
}

/**
 * Devices that exist only in memory, as EdgeX's device-virtual has them: values change at random until they are written.
 *
 * Writing `EnableRandomization_<resource>` turns random change of that resource on or off. All answers are at hand: no call waits.
 */
export function createVirtualDriver(): Driver<undefined> {
  const devices = new Map<string, { resources: Resources; pending: Map<string, boolean> }>();
  const stateOf = (device: string) => devices.getOrInsertComputed(device, () => ({ resources: new Map(), pending: new Map() }));
  return defineDriver<undefined>({
    name: 'virtual',
    read: (_connection, requests, device, { random }) => {
      const { resources, pending } = stateOf(device.name);
      return requests.map((request) => {
        const resource = resourceOf(resources, request);
        if (pending.size > 0 && pending.has(request.resource)) resource.randomise(pending.get(request.resource) ?? true);
        pending.delete(request.resource);
        return { value: resource.read(request, random) };
      });
    },
    write: (_connection, requests, device) => {
      const { resources, pending } = stateOf(device.name);
      const empty = requests.find(({ value }) => value === null);
      if (empty) throw new DriverError(`resource "${empty.resource}" cannot be null`, { fault: 'answer', executed: 'no' });
      for (const request of requests) {
        if (request.resource.startsWith(SWITCH)) turn(resources, request, pending);
        else resourceOf(resources, request).write(request.value!);
      }
    },
    removed: ({ name }) => void devices.delete(name),
  });
}
