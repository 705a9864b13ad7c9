import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MetadataClient } from '@skerry/client';
import { type Device, type DeviceProfile, EdgeError } from '@skerry/contracts';
import { createTestLog, KEY, resource, testDevice, testProfile } from './bench.test.ts';
import { CompiledProfile } from './compiled-profile.ts';
import { DeviceCache } from './device-cache.ts';
import type { DeviceEntry } from './device-entry.ts';
import { DeviceRegistry } from './device-registry.ts';

const COMMANDS = [
  { name: 'Plain', readWrite: 'R', resourceOperations: [{ deviceResource: 'A' }] },
  { name: 'Mapped', readWrite: 'R', resourceOperations: [{ deviceResource: 'AB', mappings: { true: 'on' } }] },
  { name: 'Later', readWrite: 'R', resourceOperations: [{ deviceResource: 'A', mappings: { 1: 'one' } }, { deviceResource: 'Gone' }] },
];
const PROFILE = {
  ...testProfile([resource('A', 'Int8'), resource('B', 'Int8', { readWrite: 'W' }), resource('AB', 'Bool', { readWrite: 'R' })]),
  deviceCommands: COMMANDS as unknown as DeviceProfile['deviceCommands'],
};

describe('a compiled profile', () => {
  const compiled = new CompiledProfile(PROFILE);

  test('knows what can be read and written', () => {
    const rights = ['A', 'B', 'AB'].map((name) => [compiled.resource(name)?.readable, compiled.resource(name)?.writable]);
    assert.deepEqual(rights, [
      [true, true],
      [false, true],
      [true, false],
    ]);
    assert.equal(compiled.firstReadable()?.name, 'A');
    assert.equal(compiled.resource('Gone'), undefined);
  });

  test('takes mappings from the first step that names a resource', () => {
    assert.deepEqual(compiled.resource('AB')?.mappings, { true: 'on' });
    assert.equal(compiled.resource('A')?.mappings, undefined);
  });

  test('names the resource that a command lacks', () => {
    assert.equal(compiled.command('Later')?.missing, 'Gone');
    assert.equal(compiled.command('Plain')?.missing, undefined);
    assert.deepEqual(
      compiled.command('Plain')?.resources.map(({ name }) => name),
      ['A'],
    );
  });

  test('gives the same frozen request each time, and remembers what matched', () => {
    const { request } = compiled.resource('A')!;
    assert.ok(Object.isFrozen(request) && Object.isFrozen(request.attributes));
    assert.deepEqual(
      compiled.matching('A.*').map(({ name }) => name),
      ['A', 'AB'],
    );
    assert.equal(compiled.matching('A.*'), compiled.matching('A.*'));
    for (let index = 0; index < 300; index++) compiled.matching(`x${index}.`);
    assert.equal(compiled.matching('A.*').length, 2);
  });
});

describe('a device cache', () => {
  test('gives devices their profile, and the new one when it changes', () => {
    const cache = new DeviceCache();
    cache.putProfile(PROFILE);
    const entry = cache.putDevice(testDevice());
    entry.status.seen(5n);
    const [changed] = cache.putProfile(testProfile([resource('New', 'Int8')]));
    assert.ok(changed?.profile?.resource('New'));
    assert.equal(cache.device('D'), changed);
    assert.equal(changed?.status.lastSeen, 5n, 'its history goes on');
  });

  test('shows drivers a frozen device with every member', () => {
    const { view } = new DeviceCache().putDevice({
      ...testDevice(),
      labels: undefined,
      tags: undefined,
      profileName: undefined,
    } as unknown as Device);
    assert.deepEqual([view.labels, view.tags, view.profileName], [[], {}, '']);
    assert.ok(Object.isFrozen(view));
  });

  test('forgets a profile with its last device, and refuses to do so before', () => {
    const cache = new DeviceCache();
    cache.putProfile(PROFILE);
    cache.putDevice(testDevice());
    cache.putDevice(testDevice({ name: 'E' }));
    assert.equal(cache.removeProfile('P'), false);
    cache.removeDevice('D');
    assert.ok(cache.profile('P'));
    assert.equal(cache.removeDevice('E')?.device.name, 'E');
    assert.equal(cache.profile('P'), undefined);
    assert.equal(cache.removeDevice('E'), undefined);
  });
});

interface Told {
  readonly calls: string[];
  readonly registry: DeviceRegistry;
  readonly cache: DeviceCache;
  readonly devices: Device[];
  readonly lines: string[];
  profile(name: string): Promise<unknown>;
}

function start(): Told {
  const calls: string[] = [];
  const devices: Device[] = [];
  const cache = new DeviceCache();
  const { log, lines } = createTestLog();
  const told: { profile(name: string): Promise<unknown> } = { profile: async (name) => ({ ...PROFILE, name }) };
  const page = async ({ offset = 0 }: { offset?: number } = {}) => ({
    totalCount: devices.length,
    items: devices.slice(offset, offset + 2),
  });
  const metadata = {
    devices: { ofService: (_service: string, query: { offset?: number }) => page(query) },
    watchers: { ofService: async () => ({ totalCount: 0, items: [] }) },
    profiles: { get: (name: string) => told.profile(name) },
  } as unknown as MetadataClient;
  const tell = (what: string) => async (entry: DeviceEntry) => void calls.push(`${what} ${entry.device.name}`);
  const observer = {
    added: tell('added'),
    removed: tell('removed'),
    updated: async (_before: DeviceEntry, after: DeviceEntry) => tell('updated')(after),
  };
  const registry = new DeviceRegistry({ service: KEY, cache, metadata, log, observer });
  return Object.assign(told, { calls, registry, cache, devices, lines });
}

describe('a device registry', () => {
  test('loads page by page, and tells only of differences when it loads again', async () => {
    const { registry, devices, calls, cache } = start();
    devices.push(...['a', 'b', 'c', 'd', 'e'].map((name) => testDevice({ name })));
    await registry.load();
    assert.equal([...cache.devices()].length, 5);
    calls.length = 0;
    devices.shift();
    devices[0] = { ...devices[0]!, labels: ['x'] };
    await registry.load();
    assert.deepEqual(calls, ['removed a', 'updated b']);
  });

  test('lets a load fail as a whole when a profile cannot be asked for', async () => {
    const told = start();
    told.devices.push(testDevice());
    told.profile = async () => {
      throw new EdgeError('ServiceUnavailable', 'away');
    };
    await assert.rejects(told.registry.load(), { kind: 'ServiceUnavailable' });
    assert.deepEqual(told.calls, []);
  });

  test('keeps a device whose profile does not exist, without one', async () => {
    const told = start();
    told.devices.push(testDevice());
    told.profile = async () => {
      throw new EdgeError('NotFound', 'no such profile');
    };
    await told.registry.load();
    assert.equal(told.cache.device('D')?.profile, undefined);
    assert.match(told.lines[0] ?? '', /ERROR Profile "P" does not exist/);
  });

  test('makes changes one after the other, in the order asked', async () => {
    const told = start();
    const slow = Promise.withResolvers<unknown>();
    told.profile = () => slow.promise;
    const put = told.registry.put(testDevice());
    const removed = told.registry.remove('D');
    assert.deepEqual(told.calls, []);
    slow.resolve(PROFILE);
    await Promise.all([put, removed]);
    assert.deepEqual(told.calls, ['added D', 'removed D']);
  });

  test('takes a device in even when its profile cannot be fetched now', async () => {
    const told = start();
    told.profile = async () => {
      throw new EdgeError('ServiceUnavailable', 'away');
    };
    await told.registry.put(testDevice());
    assert.deepEqual(told.calls, ['added D']);
    assert.match(told.lines[0] ?? '', /Cannot fetch profile "P"/);
  });
});
