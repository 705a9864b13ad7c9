import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import {
  AutoEventSchema,
  type DeviceProfile,
  DeviceProfileSchema,
  decode,
  type ResourceProperties,
  type ValueType,
} from '@skerry/contracts';
import type { DeviceValue, DriverContext, DriverDevice, ReadRequest, ReadResult } from '@skerry/device-sdk';
import { parseYaml } from '@skerry/runtime';
import { SeededRandom } from '@skerry/testkit';
import { createVirtualDriver } from './driver.ts';
import { ARRAY_LENGTH, BINARY_BYTES, randomValue } from './random-value.ts';
import { createVirtualService, VIRTUAL_RESOURCES } from './service.ts';

const DEVICE = { name: 'D', profileName: 'P', protocols: {}, labels: [], tags: {}, properties: {} } satisfies DriverDevice;
const context = { random: new SeededRandom(1) } as unknown as DriverContext;

const request = (resource: string, valueType: ValueType, rest: Partial<ResourceProperties> = {}): ReadRequest => ({
  resource,
  valueType,
  attributes: {},
  properties: { valueType, readWrite: 'RW', ...rest },
});

function start() {
  const driver = createVirtualDriver();
  const read = (asked: ReadRequest, device: DriverDevice = DEVICE): DeviceValue | null => {
    const [result] = driver.read(undefined, [asked], device, context) as readonly ReadResult[];
    return 'value' in result! ? result.value : assert.fail();
  };
  const write = (asked: ReadRequest, value: DeviceValue | null): unknown =>
    driver.write?.(undefined, [{ ...asked, value }], DEVICE, context);
  const turn = (resource: string, on: boolean): unknown => write(request(`EnableRandomization_${resource}`, 'Bool'), on);
  return { driver, read, write, turn };
}

describe('a virtual device', () => {
  test('gives another value with each reading', () => {
    const { read } = start();
    const values = new Set(Array.from({ length: 20 }, () => read(request('Int64', 'Int64'))));
    assert.equal(values.size, 20);
  });

  test('keeps a value once it is written, until random change is turned on', () => {
    const { read, write, turn } = start();
    write(request('Int32', 'Int32'), 42);
    assert.deepEqual([read(request('Int32', 'Int32')), read(request('Int32', 'Int32'))], [42, 42]);
    turn('Int32', true);
    assert.notEqual(read(request('Int32', 'Int32')), 42);
  });

  test('keeps the value read last when random change is turned off', () => {
    const { read, turn } = start();
    const last = read(request('Float64', 'Float64'));
    turn('Float64', false);
    assert.equal(read(request('Float64', 'Float64')), last);
  });

  test('begins with the default value when random change is turned off before the first reading', () => {
    const { read, turn } = start();
    turn('Int16', false);
    assert.equal(read(request('Int16', 'Int16', { defaultValue: '7' })), 7);
  });

  test('has values of its own, which go with it', () => {
    const { driver, read, write } = start();
    write(request('Int32', 'Int32'), 42);
    assert.notEqual(read(request('Int32', 'Int32'), { ...DEVICE, name: 'Other' }), 42);
    driver.removed?.(DEVICE, context);
    assert.notEqual(read(request('Int32', 'Int32')), 42);
  });

  test('begins anew with a resource whose type has changed', () => {
    const { read, write } = start();
    write(request('X', 'Int32'), 42);
    assert.equal(typeof read(request('X', 'Bool')), 'boolean');
  });

  test('gives objects and texts as they were written, at first their default', () => {
    const { read, write } = start();
    const object = request('Object', 'Object', { defaultValue: '{"a":1}' });
    assert.deepEqual(read(object), { a: 1 });
    write(object, { b: 2 });
    assert.deepEqual(read(object), { b: 2 });
    assert.equal(read(request('Text', 'String')), '');
    assert.equal(read(request('Nothing', 'ObjectArray')), null);
  });

  test('refuses to be set to null, and changes nothing', () => {
    const { write } = start();
    assert.throws(() => write(request('Int8', 'Int8'), null), { executed: 'no', message: 'resource "Int8" cannot be null' });
  });
});

describe('random values', () => {
  const random = new SeededRandom(3);
  const properties = (valueType: ValueType, rest: Partial<ResourceProperties> = {}): ResourceProperties => ({
    valueType,
    readWrite: 'R',
    ...rest,
  });
  const many = (valueType: ValueType, rest?: Partial<ResourceProperties>): number[] =>
    Array.from({ length: 500 }, () => Number(randomValue(properties(valueType, rest), random)));

  for (const type of ['Int8', 'Int16', 'Int32', 'Int64', 'Uint8', 'Uint16', 'Uint32', 'Uint64'] as const) {
    test(`of ${type} fill its range and stay in it`, () => {
      const bits = Number(type.replace(/\D/g, ''));
      const [low, high] = type.startsWith('U') ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
      const values = many(type);
      assert.ok(values.every((value) => value >= low && value <= high));
      assert.ok(Math.min(...values) < low + (high - low) / 10 && Math.max(...values) > high - (high - low) / 10);
    });
  }

  test('stay within minimum and maximum, both included', () => {
    assert.deepEqual([...new Set(many('Int8', { minimum: -1, maximum: 1 }))].sort(), [-1, 0, 1]);
    assert.ok(many('Uint64', { minimum: 5, maximum: 9 }).every((value) => value >= 5 && value <= 9));
    assert.ok(many('Float32', { minimum: 20.5, maximum: 21 }).every((value) => value >= 20.5 && value <= 21));
    assert.ok(many('Uint8', { minimum: -100, maximum: 3 }).every((value) => value <= 3));
  });

  test('ignore limits that exclude everything', () => {
    assert.ok(new Set(many('Int16', { minimum: 9, maximum: 1 })).size > 100);
    assert.ok(new Set(many('Float64', { minimum: 9, maximum: 1 })).size > 100);
    assert.ok(many('Uint8', { minimum: 300, maximum: 400 }).every((value) => value < 256));
  });

  test('of floats are finite over their whole range', () => {
    for (const type of ['Float32', 'Float64'] as const) assert.ok(many(type).every(Number.isFinite));
  });

  test('of arrays have five elements, of a Binary as many bytes as on EdgeX', () => {
    for (const type of ['BoolArray', 'Int64Array', 'Uint8Array', 'Float32Array'] as const) {
      assert.equal((randomValue(properties(type), random) as unknown[]).length, ARRAY_LENGTH);
    }
    assert.equal((randomValue(properties('Binary'), random) as Uint8Array).length, BINARY_BYTES);
  });
});

describe('the files of device-virtual', () => {
  const load = async (folder: string): Promise<unknown[]> => {
    const names = (await readdir(new URL(folder, VIRTUAL_RESOURCES))).sort();
    return Promise.all(names.map(async (name) => parseYaml(await readFile(new URL(`${folder}/${name}`, VIRTUAL_RESOURCES), 'utf8'))));
  };
  const profiles = async (): Promise<DeviceProfile[]> =>
    (await load('profiles')).map((content) => decode(DeviceProfileSchema, content, 'DeviceProfile'));

  test('hold the six profiles of EdgeX, each with its resources', async () => {
    const resources = (await profiles()).map(({ name, deviceResources }) => [
      name,
      deviceResources.filter(({ isHidden }) => !isHidden).map((resource) => resource.name),
    ]);
    const both = (...types: string[]): string[] => [...types, ...types.map((type) => `${type}Array`)];
    assert.deepEqual(Object.fromEntries(resources), {
      'Fixed-Object-Device': ['Object', 'ObjectArray'],
      'Random-Binary-Device': ['Binary'],
      'Random-Boolean-Device': both('Bool'),
      'Random-Float-Device': both('Float32', 'Float64'),
      'Random-Integer-Device': both('Int8', 'Int16', 'Int32', 'Int64'),
      'Random-UnsignedInteger-Device': both('Uint8', 'Uint16', 'Uint32', 'Uint64'),
    });
  });

  test('give each random resource a hidden switch and a command that writes both', async () => {
    for (const { name, deviceResources, deviceCommands } of await profiles()) {
      if (!/Boolean|Integer|Float/.test(name)) continue;
      for (const { name: resource } of deviceResources.filter(({ isHidden }) => !isHidden)) {
        const found = deviceResources.find((other) => other.name === `EnableRandomization_${resource}`);
        assert.deepEqual([found?.isHidden, found?.properties.readWrite, found?.properties.valueType], [true, 'W', 'Bool']);
        const command = deviceCommands.find((other) => other.name === `Write${resource}Value`);
        assert.deepEqual(
          command?.resourceOperations.map(({ deviceResource }) => deviceResource),
          [resource, `EnableRandomization_${resource}`],
        );
      }
    }
  });

  test('hold a device for each profile, with auto events of what the profile has', async () => {
    const known = new Map((await profiles()).map((profile) => [profile.name, profile]));
    const [{ deviceList }] = (await load('devices')) as [{ deviceList: { name: string; profileName: string; autoEvents?: object[] }[] }];
    assert.deepEqual(deviceList.map(({ name }) => name).sort(), [...known.keys()].sort());
    for (const { name, profileName, autoEvents = [] } of deviceList) {
      assert.equal(name, profileName);
      for (const event of autoEvents) {
        const { sourceName, interval } = decode(AutoEventSchema, { retention: {}, ...event });
        assert.ok(known.get(profileName)?.deviceResources.some((resource) => resource.name === sourceName));
        assert.match(interval, /^(10|15|20|30)s$/);
      }
    }
  });

  test('are served under EdgeX’s key and port', () => {
    const { key, port, kind } = createVirtualService();
    assert.deepEqual([key, port, kind], ['device-virtual', 59900, 'device']);
  });
});
