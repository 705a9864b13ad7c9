import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { stringifyJson } from '@skerry/contracts';
import { type PortSlot, reservePorts, SERVICE_PORTS } from '@skerry/testkit';

/** A request that an EdgeX stand-in got. */
export interface Asked {
  readonly service: string;
  readonly call: string;
  readonly body: string;
}

/** Answers as EdgeX 4 gives them, by service and `METHOD path`; the newest event is made when asked for. */
const PROFILE = {
  created: 1731000000000,
  modified: 1731000000000,
  id: '6d21ba6c-5c0b-4f0d-9a4f-4b3c6c1b6f10',
  name: 'Random-Integer-Device',
  manufacturer: 'IOTech',
  description: 'Example of Device-Virtual',
  model: 'Device-Virtual-01',
  labels: ['device-virtual-example'],
  deviceResources: [
    {
      description: 'Generate random int16 value',
      name: 'Int16',
      isHidden: false,
      properties: { valueType: 'Int16', readWrite: 'RW', defaultValue: '0', optional: {} },
      attributes: null,
      tags: null,
    },
  ],
  deviceCommands: [],
};
const DEVICE = {
  created: 1731000000001,
  modified: 1731000000001,
  id: '0f6e0b1e-8a8e-4b47-9d15-2d9a6e1c9e11',
  name: 'Random-Integer-Device',
  description: 'Example of Device Virtual',
  adminState: 'UNLOCKED',
  operatingState: 'UP',
  labels: ['device-virtual-example'],
  serviceName: 'device-virtual',
  profileName: 'Random-Integer-Device',
  autoEvents: [{ interval: '15s', onChange: false, onChangeThreshold: 0, sourceName: 'Int16', retention: {} }],
  protocols: { other: { Address: 'device-virtual-int-01', Protocol: '300' } },
};
const SERVICE = {
  created: 1731000000000,
  modified: 1731000000000,
  id: '7b0c0b7e-0d3d-4f43-8f21-2b8f1a1f1a11',
  name: 'device-virtual',
  labels: [],
  baseAddress: 'http://127.0.0.1:9',
  adminState: 'UNLOCKED',
};
const READING = {
  id: '2a1f7c9e-5f1d-4a10-8d8c-0f4e9b1c2d3e',
  origin: 1731000000000000001n,
  deviceName: 'Random-Integer-Device',
  resourceName: 'Int16',
  profileName: 'Random-Integer-Device',
  valueType: 'Int16',
  value: '-12345',
};

const ok = (body: object) => ({ apiVersion: 'v3', statusCode: 200, ...body });
const eventAt = (origin: bigint) => ({
  apiVersion: 'v3',
  id: '8ed0c1f4-8f29-4d4e-8a5e-7d1b1f0f5e11',
  deviceName: DEVICE.name,
  profileName: PROFILE.name,
  sourceName: 'Int16',
  origin,
  readings: [{ ...READING, origin }],
});
const page = (name: string, ...items: object[]) => ok({ totalCount: items.length, [name]: items });
const newest = () => eventAt(BigInt(Date.now()) * 1_000_000n);
const named = (service: string) => ({
  'GET /api/v3/ping': () => ({ apiVersion: 'v3', timestamp: 'Thu Nov  7 17:20:00 UTC 2024', serviceName: service }),
  'GET /api/v3/version': () => ({ apiVersion: 'v3', version: '4.0.0', serviceName: service }),
  'GET /api/v3/config': () => ({
    apiVersion: 'v3',
    config: { Writable: { LogLevel: 'INFO' }, Service: { Port: 59880 } },
    serviceName: service,
  }),
});

const ANSWERS: Readonly<Record<string, Readonly<Record<string, () => object>>>> = {
  'core-metadata': {
    ...named('core-metadata'),
    'GET /api/v3/device/all': () => page('devices', DEVICE),
    'GET /api/v3/device/service/name/device-virtual': () => page('devices', DEVICE),
    'GET /api/v3/device/name/Random-Integer-Device': () => ok({ device: DEVICE }),
    'GET /api/v3/deviceprofile/all': () => page('profiles', PROFILE),
    'GET /api/v3/deviceprofile/name/Random-Integer-Device': () => ok({ profile: PROFILE }),
    'GET /api/v3/deviceservice/name/device-virtual': () => ok({ service: SERVICE }),
    'DELETE /api/v3/device/name/Random-Integer-Device': () => ok({}),
  },
  'core-data': {
    ...named('core-data'),
    'GET /api/v3/event/count': () => ok({ count: 12345 }),
    'GET /api/v3/reading/count': () => ok({ count: 67890 }),
    'GET /api/v3/event/all': () => page('events', newest(), eventAt(1731000000000000001n)),
    'GET /api/v3/event/device/name/Random-Integer-Device': () => page('events', eventAt(1731000000000000001n)),
    'GET /api/v3/reading/all': () => page('readings', READING),
    'GET /api/v3/reading/device/name/Random-Integer-Device': () => page('readings', READING),
  },
  'core-command': {
    ...named('core-command'),
    'GET /api/v3/device/name/Random-Integer-Device/Int16': () => ok({ event: eventAt(1731000000000000001n) }),
    'PUT /api/v3/device/name/Random-Integer-Device/Int16': () => ok({}),
  },
};

/** A stand-in for the core services of an EdgeX: it replays answers, and knows nothing that Skerry adds. */
export async function startRecordedEdgex(): Promise<AsyncDisposable & { readonly portOffset: number; readonly asked: Asked[] }> {
  const slot = await reservePorts();
  const asked: Asked[] = [];
  const servers = await Promise.all(Object.keys(ANSWERS).map((service) => serve(service, { slot, asked })));
  return {
    portOffset: slot.offset,
    asked,
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.close();
      await slot[Symbol.asyncDispose]();
    },
  };
}

async function serve(service: string, { slot, asked }: { slot: PortSlot; asked: Asked[] }): Promise<Server> {
  const server = createServer(async (request, response) => {
    const call = `${request.method} ${request.url?.split('?')[0]}`;
    asked.push({ service, call, body: await text(request) });
    const answer = ANSWERS[service]?.[call] ?? rangeAnswer(service, call);
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(answer ? stringifyJson(answer()) : '{"message":"Not Found"}\n');
  });
  await once(server.listen((SERVICE_PORTS[service] ?? 0) + slot.offset, '127.0.0.1'), 'listening');
  return server;
}

/** Ranges of time have their ends in the path. */
function rangeAnswer(service: string, call: string): (() => object) | undefined {
  if (service !== 'core-data' || !/\/start\/\d+\/end\/\d+$/.test(call)) return undefined;
  return /\/reading\//.test(call) ? () => page('readings', READING) : () => page('events', newest());
}
