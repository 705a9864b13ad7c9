import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus, type MessageBus } from '@skerry/bus';
import {
  AddDeviceRequestSchema,
  type Device,
  type DeviceProfile,
  DeviceProfileSchema,
  type DeviceService,
  DeviceServiceSchema,
  decode,
  type ProvisionWatcher,
  ProvisionWatcherSchema,
  responseEnvelope,
  responseTopic,
  type SystemEvent,
} from '@skerry/contracts';
import type { Logger } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import { Announcements } from './announcements.ts';
import { apply } from './change.ts';
import { addProfile } from './device-profile.ts';
import { addService } from './device-service.ts';
import type { Metadata, MetadataConfig } from './metadata.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { NO_UNITS } from './units.ts';

/** A logger that says nothing. */
export const quiet: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

/** Who makes the changes of a test. */
export const CAUSE = { correlationId: 'test', signal: new AbortController().signal };

/** core-metadata's rules on a real store and a real bus, with time that stands still. */
export interface TestBench extends AsyncDisposable {
  readonly metadata: Metadata & { bus: MessageBus };
  readonly clock: FakeClock;
  /** System events so far, by topic. */
  readonly announced: { topic: string; event: SystemEvent }[];
  /** Changes settings under `Writable`. */
  set(writable: Partial<MetadataConfig['Writable']>): void;
}

/** Builds a bench; dispose it to stop and to remove its files. */
export async function createTestBench(): Promise<TestBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'core-metadata-'));
  const clock = new FakeClock();
  const random = new SeededRandom(7, clock);
  const factory = createSqliteFactory({ dataDir, clock, log: quiet });
  const store = await openSqliteStore(factory);
  const bus = createMemoryBus({ clock, random });
  const { config, set } = createConfig();
  const announced: TestBench['announced'] = [];
  await bus.subscribe('edgex/system-events/#', ({ topic, envelope }) => {
    announced.push({ topic, event: envelope.payload as SystemEvent });
  });
  const announcements = new Announcements();
  const metadata = { store, config, bus, announcements, clock, random, log: quiet, units: NO_UNITS };
  const dispose = async () => {
    await bus[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await factory[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true });
  };
  return { metadata, clock, announced, set, [Symbol.asyncDispose]: dispose };
}

/** Adds the profile `Pump` and the device service `device-modbus`, which most devices of the tests need. */
export async function addPumpParts({ metadata }: TestBench): Promise<void> {
  await apply(() => addProfile(metadata, pumpProfile(), CAUSE));
  await apply(() => addService(metadata, modbusService(), CAUSE));
}

/** Lets a device service answer validation requests: with a reason it refuses, without one it accepts. */
export async function answerValidation({ metadata }: TestBench, service: string, reason?: string): Promise<Device[]> {
  const asked: Device[] = [];
  await metadata.bus.subscribe(`edgex/${service}/validate/device`, async ({ envelope }) => {
    asked.push(decode(AddDeviceRequestSchema, envelope.payload).device);
    const answer = { ...responseEnvelope(envelope, reason ?? null), errorCode: reason === undefined ? 0 : 1 };
    await metadata.bus.publish(responseTopic('edgex', service, envelope.requestID), answer);
  });
  return asked;
}

/** A profile with a readable, a writable and a both-ways resource, and a command. */
export function pumpProfile(changes: object = {}): DeviceProfile {
  return decode(DeviceProfileSchema, {
    name: 'Pump',
    manufacturer: 'Acme',
    model: 'P-1',
    labels: ['wet'],
    deviceResources: [
      { name: 'Speed', properties: { valueType: 'Int16', readWrite: 'RW', units: 'rpm' } },
      { name: 'Flow', properties: { valueType: 'Float32', readWrite: 'R' } },
      { name: 'Reset', properties: { valueType: 'Bool', readWrite: 'W' } },
    ],
    deviceCommands: [{ name: 'State', readWrite: 'R', resourceOperations: [{ deviceResource: 'Speed' }, { deviceResource: 'Flow' }] }],
    ...changes,
  });
}

/** A device of the profile `Pump`. */
export function pump(name: string, changes: object = {}): Device {
  const device = {
    name,
    adminState: 'UNLOCKED',
    operatingState: 'UP',
    serviceName: 'device-modbus',
    profileName: 'Pump',
    protocols: { 'modbus-tcp': { Address: '127.0.0.1' } },
    ...changes,
  };
  return decode(AddDeviceRequestSchema, { apiVersion: 'v3', device }).device;
}

/** The device service of the pumps. */
export function modbusService(changes: object = {}): DeviceService {
  return decode(DeviceServiceSchema, { name: 'device-modbus', baseAddress: 'http://localhost:59901', adminState: 'UNLOCKED', ...changes });
}

/** A watcher that makes pumps of what the device service finds. */
export function pumpWatcher(changes: object = {}): ProvisionWatcher {
  return decode(ProvisionWatcherSchema, {
    name: 'pumps',
    serviceName: 'device-modbus',
    identifiers: { port: '3[0-9]' },
    adminState: 'UNLOCKED',
    discoveredDevice: { profileName: 'Pump', adminState: 'UNLOCKED' },
    ...changes,
  });
}

function createConfig(): Pick<TestBench, 'set'> & { config: Metadata['config'] } {
  const value = {
    Writable: {
      ProfileChange: { StrictDeviceProfileChanges: false, StrictDeviceProfileDeletes: false },
      UoM: { Validation: false },
      MaxDevices: 0,
      MaxResources: 0,
    },
    Service: { RequestTimeout: '5s', EnableNameFieldEscape: false, MaxResultCount: 1024 },
    MessageBus: { BaseTopicPrefix: 'edgex' },
  };
  const config = { value } as unknown as Metadata['config'];
  return { config, set: (writable) => Object.assign(value.Writable, writable) };
}
