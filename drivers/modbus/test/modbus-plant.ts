import { EventEmitter, once } from 'node:events';
import type { TestContext } from 'node:test';
import { type Device, type DeviceProfile, DeviceProfileSchema, decode, type Envelope, type Event } from '@skerry/contracts';
import {
  commonSettings,
  type Metrics,
  type Reply,
  type ServiceDefinition,
  Setting,
  type Settings,
  systemClock,
  systemRandom,
} from '@skerry/runtime';
import { type FaultProxy, startFaultProxy } from '@skerry/testkit';
import { createModbusService } from '../src/service.ts';
import { testContext } from './driver-bench.ts';
import { TinyModbusServer } from './tiny-modbus-server.ts';

const KEY = 'device-modbus';
const quiet = { increment: () => undefined, set: () => undefined, observe: () => undefined, value: 0, stats: undefined };

/** Many Modbus devices, each behind a fault proxy of its own, served by the whole device service with auto events on. */
export interface ModbusPlant {
  readonly proxies: readonly FaultProxy[];
  /** Resolves when each of these devices has published so many more events; the times between its events, in milliseconds. */
  gaps(devices: readonly number[], count: number): Promise<number[]>;
}

/** Starts a plant of `size` devices that are read every `intervalMs`. */
export async function startModbusPlant(
  t: TestContext,
  options: { size: number; intervalMs: number; timeoutMs: number },
): Promise<ModbusPlant> {
  const server = await TinyModbusServer.start();
  const target = { host: '127.0.0.1', port: server.port };
  const proxies = await Promise.all(Array.from({ length: options.size }, () => startFaultProxy({ target })));
  const devices = proxies.map(({ port }, index) => plantDevice(index, port, options));
  const published = new EventEmitter().setMaxListeners(0);
  const stop = new AbortController();
  const service = await startService(createModbusService(), metadataOf(devices), { published, signal: stop.signal });
  t.after(async () => {
    stop.abort();
    await service[Symbol.asyncDispose]();
    await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()));
    await server[Symbol.asyncDispose]();
  });
  return { proxies, gaps: async (of, count) => (await Promise.all(of.map((index) => gapsOf(published, nameOf(index), count)))).flat() };
}

const nameOf = (index: number): string => `meter-${index}`;

async function gapsOf(published: EventEmitter, device: string, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length <= count) {
    await once(published, device);
    times.push(performance.now());
  }
  return times.slice(1).map((time, index) => time - times[index]!);
}

function plantDevice(index: number, port: number, { intervalMs, timeoutMs }: { intervalMs: number; timeoutMs: number }): Device {
  return {
    name: nameOf(index),
    profileName: 'Meter',
    serviceName: KEY,
    adminState: 'UNLOCKED',
    operatingState: 'UP',
    protocols: { 'modbus-tcp': { Address: '127.0.0.1', Port: port, UnitID: 1, Timeout: `${timeoutMs}ms`, IdleTimeout: -1 } },
    autoEvents: [{ interval: `${intervalMs}ms`, onChange: false, sourceName: 'Power' }],
    properties: {},
  } as unknown as Device;
}

function meterProfile(): DeviceProfile {
  const attributes = { primaryTable: 'HOLDING_REGISTERS', startingAddress: 0 };
  const resources = [{ name: 'Power', attributes, properties: { valueType: 'Uint16', readWrite: 'R' } }];
  return decode(DeviceProfileSchema, { name: 'Meter', deviceResources: resources }, 'DeviceProfile') as DeviceProfile;
}

/** core-metadata, as far as a device service asks it. */
function metadataOf(devices: readonly Device[]): { request(service: string, request: { method: string; path: string }): Promise<Reply> } {
  const ok = (members: object): Reply => ({ status: 200, body: { apiVersion: 'v3', statusCode: 200, ...members } });
  return {
    request: async (_service, { method, path }) => {
      if (method !== 'GET') return { status: 207, body: [{ apiVersion: 'v3', statusCode: 201 }] };
      if (path.includes('/device/service/')) return ok({ totalCount: devices.length, devices });
      if (path.includes('/provisionwatcher/service/')) return ok({ totalCount: 0, provisionWatchers: [] });
      if (path.includes('/deviceprofile/name/')) return ok({ profile: meterProfile() });
      return ok({ service: { name: KEY, baseAddress: 'http://localhost:1', adminState: 'UNLOCKED' } });
    },
  };
}

/** A bus of which nothing but what is published matters. */
function busTo(published: EventEmitter) {
  const none = { [Symbol.asyncDispose]: async () => undefined };
  return {
    ...none,
    subscribe: async () => none,
    publish: async (_topic: string, envelope: Envelope) => {
      const { event } = envelope.payload as { event?: Event };
      if (event) published.emit(event.deviceName);
    },
  };
}

async function startService(
  definition: ServiceDefinition,
  link: ReturnType<typeof metadataOf>,
  { published, signal }: { published: EventEmitter; signal: AbortSignal },
): Promise<AsyncDisposable> {
  const { log } = testContext();
  const value = { ...defaultsOf(commonSettings), ...defaultsOf(definition.config) };
  const metrics = {
    counter: () => quiet,
    gauge: () => quiet,
    timer: () => quiet,
    histogram: () => quiet,
    remove: () => undefined,
    render: () => '',
    snapshot: () => [],
  };
  const parts = {
    key: KEY,
    log,
    clock: systemClock,
    random: systemRandom(systemClock),
    signal,
    dataDir: '/nonexistent',
    baseUrl: 'http://localhost:1',
  };
  const context = {
    ...parts,
    config: { value, onChange: () => ({ [Symbol.dispose]: () => undefined }) },
    metrics: metrics as unknown as Metrics,
    needs: { bus: busTo(published), link },
  };
  return (await definition.start(context as unknown as Parameters<typeof definition.start>[0])) as AsyncDisposable;
}

function defaultsOf(tree: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, entry]) => [name, entry instanceof Setting ? entry.default : defaultsOf(entry)]),
  );
}
