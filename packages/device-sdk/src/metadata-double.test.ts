import type { MessageBus } from '@skerry/bus';
import type { Link, LinkRequest } from '@skerry/client';
import {
  baseResponse,
  type Device,
  type DeviceProfile,
  type DeviceService,
  EdgeError,
  eventEnvelope,
  type ProvisionWatcher,
  systemEvent,
  systemEventTopic,
} from '@skerry/contracts';
import type { Reply } from '@skerry/runtime';

type Named = { name: string };
type Kind = 'device' | 'deviceprofile' | 'deviceservice' | 'provisionwatcher';

const WRAPPERS: Readonly<Record<Kind, string>> = {
  device: 'device',
  deviceprofile: 'profile',
  deviceservice: 'service',
  provisionwatcher: 'provisionWatcher',
};

/** core-metadata in memory, behind a link: what the SDK asks of it, with system events on the bus; no rules. */
export class TestMetadata implements Link {
  readonly devices = new Map<string, Device>();
  readonly profiles = new Map<string, DeviceProfile>();
  readonly services = new Map<string, DeviceService>();
  readonly watchers = new Map<string, ProvisionWatcher>();
  /** Requests so far, as `METHOD path`. */
  readonly requests: string[] = [];
  /** While true nobody answers. */
  away = false;
  readonly #bus: MessageBus;
  #stamp = 0;

  constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  async request(_service: string, { method, path, body }: LinkRequest): Promise<Reply> {
    this.requests.push(`${method} ${path}`);
    if (this.away) throw new EdgeError('ServiceUnavailable', 'failed to send a http request');
    const [, , , kind = '', by = '', ...rest] = path.split('?')[0]!.split('/').map(decodeURIComponent);
    if (method === 'GET') return by === 'service' ? this.#list(kind as Kind) : this.#get(kind as Kind, rest[0] ?? '');
    const items = (body as { value: Record<string, Named>[] }).value;
    const replies = [];
    for (const item of items) replies.push(await this.#put(kind as Kind, item[WRAPPERS[kind as Kind]]!, method === 'POST'));
    return { status: 207, body: replies };
  }

  /** Changes a device and tells the bus, as a client's PATCH does. */
  async update(name: string, change: Partial<Device>): Promise<void> {
    await this.#put('device', { ...change, name }, false);
  }

  /** Removes a device and tells the bus. */
  async remove(name: string): Promise<void> {
    const device = this.devices.get(name)!;
    this.devices.delete(name);
    await this.tell('device', 'delete', device);
  }

  /** Publishes a system event about an object. */
  async tell(type: Kind, action: string, details: object, owner = (details as Device).serviceName): Promise<void> {
    const event = systemEvent({ type, action, source: 'core-metadata', owner, details, timestamp: 1n });
    await this.#bus.publish(systemEventTopic('edgex', { ...event, profile: 'p' }), eventEnvelope({ correlationID: 'x', payload: event }));
  }

  #mapOf(kind: Kind): Map<string, Named> {
    const maps = { device: this.devices, deviceprofile: this.profiles, deviceservice: this.services, provisionwatcher: this.watchers };
    return maps[kind] as unknown as Map<string, Named>;
  }

  #get(kind: Kind, name: string): Reply {
    const found = this.#mapOf(kind).get(name);
    if (!found) return { status: 404, body: baseResponse(404, { message: `fail to query ${kind} by name ${name}` }) };
    return { status: 200, body: { ...baseResponse(200), [WRAPPERS[kind]]: found } };
  }

  #list(kind: Kind): Reply {
    const items = [...this.#mapOf(kind).values()];
    return { status: 200, body: { ...baseResponse(200), totalCount: items.length, [`${WRAPPERS[kind]}s`]: items } };
  }

  async #put(kind: Kind, item: Named, add: boolean) {
    const map = this.#mapOf(kind);
    const known = map.get(item.name);
    if (add && known) return baseResponse(409, { message: `${kind} name ${item.name} already exists` });
    const given = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
    const stored = { ...known, ...given, modified: ++this.#stamp } as unknown as Named;
    map.set(item.name, stored);
    if (kind === 'device') await this.tell('device', add ? 'add' : 'update', stored);
    return { ...baseResponse(add ? 201 : 200), id: 'made-up' };
  }
}
