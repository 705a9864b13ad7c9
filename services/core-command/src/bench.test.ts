import { createMemoryBus, type MessageBus } from '@skerry/bus';
import { createMetadataClient, type LinkRequest } from '@skerry/client';
import {
  baseResponse,
  type DeviceProfile,
  DeviceProfileSchema,
  decode,
  EdgeError,
  errorResponse,
  listResponse,
  singleResponse,
} from '@skerry/contracts';
import type { Logger, RawBody, Reply, ServiceRequest } from '@skerry/runtime';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import type { Commands } from './commands.ts';
import { DeviceDirectory } from './device-directory.ts';
import { commandRoutes } from './routes/command.ts';

const quiet: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

/** A request that reached a device service. */
export type Received = LinkRequest & { service: string };

/** core-command on a real bus, with core-metadata and the device services played by the test. */
export interface TestBench {
  readonly commands: Commands & { bus: MessageBus };
  readonly clock: FakeClock;
  /** The devices that core-metadata knows, each with its device service; all have the profile `Pump`. */
  readonly devices: Map<string, string | undefined>;
  /** Questions that reached core-metadata. */
  readonly asked: string[];
  readonly received: Received[];
  /** What the device services answer. */
  answer: (request: Received) => Reply | Promise<Reply>;
}

/** Builds a bench with the device `pump-1` of the device service `device-modbus`. */
export function createTestBench(): TestBench {
  const clock = new FakeClock();
  const random = new SeededRandom(3, clock);
  const bus = createMemoryBus({ clock, random });
  const bench = {
    clock,
    devices: new Map([['pump-1', 'device-modbus']]),
    asked: [],
    received: [],
    answer: () => ({ status: 200 }),
  } as unknown as TestBench;
  const link = {
    request: async (service: string, request: LinkRequest) => {
      if (service === 'core-metadata') return metadataReply(bench, request);
      const received = { ...request, service };
      bench.received.push(received);
      return await bench.answer(received);
    },
  };
  const metadata = createMetadataClient(link);
  const value = {
    Service: { RequestTimeout: '5s', EnableNameFieldEscape: false, MaxResultCount: 1024 },
    MessageBus: { BaseTopicPrefix: 'edgex' },
  };
  const config = { value } as unknown as Commands['config'];
  const directory = new DeviceDirectory(metadata, clock);
  const commands = { config, link, bus, metadata, directory, clock, random, log: quiet, baseUrl: 'http://localhost:59882' };
  return Object.assign(bench, { commands });
}

/** Calls a route of core-command; errors come back as the answers they become. */
export async function call(bench: TestBench, method: 'GET' | 'PUT', path: string, body?: string): Promise<Reply> {
  const { pathname, searchParams: query } = new URL(path, 'http://h/api/v3/');
  for (const route of commandRoutes) {
    const params = route.method === method ? matched(route.path, pathname) : undefined;
    if (params === undefined) continue;
    const raw = rawBody(body);
    const signal = new AbortController().signal;
    const caller = { name: 'test', roles: [] };
    const request: ServiceRequest = { params, query, headers: {}, body: undefined, raw, correlationId: 'c', signal, caller };
    return await Promise.try(() => route.handle(bench.commands, request)).catch(errorReply);
  }
  throw new EdgeError('NotFound', `no route for ${method} ${pathname}`);
}

/** A profile with a command and resources, one of them hidden. */
export function pumpProfile(): DeviceProfile {
  const resource = (name: string, readWrite: string, isHidden = false) => ({
    name,
    isHidden,
    properties: { valueType: 'Int16', readWrite },
  });
  return decode(DeviceProfileSchema, {
    name: 'Pump',
    deviceResources: [resource('Speed', 'RW'), resource('Flow', 'R'), resource('Secret', 'R', true), resource('Both', 'W')],
    deviceCommands: [
      { name: 'State', readWrite: 'R', resourceOperations: [{ deviceResource: 'Speed' }, { deviceResource: 'Flow' }] },
      { name: 'Hidden', isHidden: true, readWrite: 'R', resourceOperations: [{ deviceResource: 'Flow' }] },
      { name: 'Both', readWrite: 'W', resourceOperations: [{ deviceResource: 'Both' }] },
    ],
  });
}

function metadataReply(bench: TestBench, { path }: LinkRequest): Reply {
  bench.asked.push(path.slice('/api/v3/'.length));
  const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  if (path.startsWith('/api/v3/device/all')) return allDevices(bench);
  if (path.startsWith('/api/v3/deviceservice/')) return single('service', { name, baseAddress: `http://${name}:1` });
  if (path.startsWith('/api/v3/deviceprofile/')) return single('profile', { ...pumpProfile(), name });
  const serviceName = bench.devices.get(name);
  if (serviceName !== undefined) return single('device', { name, serviceName, profileName: 'Pump' });
  return errorReply(new EdgeError('NotFound', `no device with name '${name}' found`));
}

function allDevices({ devices }: TestBench): Reply {
  const items = [...devices].map(([name, serviceName]) => ({ name, serviceName, profileName: serviceName && 'Pump' }));
  return { status: 200, body: listResponse('devices', items, items.length) };
}

function single(name: string, object: object): Reply {
  return { status: 200, body: singleResponse(name, object) };
}

function errorReply(error: unknown): Reply {
  const body = errorResponse(error as EdgeError);
  return { status: body.statusCode, body };
}

function matched(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const levels = pathname.split('/');
  if (wanted.length !== levels.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, level] of wanted.entries()) {
    if (level.startsWith(':')) params[level.slice(1)] = decodeURIComponent(levels[index] ?? '');
    else if (level !== levels[index]) return undefined;
  }
  return params;
}

function rawBody(text = ''): RawBody {
  return { contentType: 'application/json', bytes: () => Buffer.from(text), value: () => JSON.parse(text) };
}

/** An answer of a device service that reports an error. */
export function refusal(status: number, message: string): Reply {
  return { status, body: baseResponse(status, { message }) };
}
