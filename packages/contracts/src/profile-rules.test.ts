import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceCommand, DeviceResource } from './device-resource.ts';
import { validateProfile } from './profile-rules.ts';
import type { ValueType } from './values.ts';

type ReadWrite = DeviceCommand['readWrite'];

function resource(name: string, readWrite: ReadWrite = 'RW', valueType: ValueType = 'Int8'): DeviceResource {
  return { name, isHidden: false, properties: { valueType, readWrite } };
}

function command(name: string, readWrite: ReadWrite, ...resources: string[]): DeviceCommand {
  return { name, isHidden: false, readWrite, resourceOperations: resources.map((deviceResource) => ({ deviceResource })) };
}

const REFUSED: readonly [DeviceResource[], DeviceCommand[], string][] = [
  [[resource('b', 'RW', 'Binary')], [], "write permission not support Binary value type for resource 'b'"],
  [[resource('b', 'W', 'Binary')], [], "write permission not support Binary value type for resource 'b'"],
  [[resource('a'), resource('a')], [], 'device resource a is duplicated'],
  [[resource('a')], [command('c', 'R', 'a'), command('c', 'R', 'a')], 'device command c is duplicated'],
  [[resource('a')], [command('c', 'R', 'a', 'x')], "device command's resource x doesn't match any device resource"],
  [[resource('a', 'R')], [command('c', 'W', 'a')], "device command's ReadWrite permission 'W' doesn't align the device resource"],
  [[resource('a', 'R')], [command('c', 'RW', 'a')], "device command's ReadWrite permission 'RW' doesn't align the device resource"],
  [[resource('a', 'W')], [command('c', 'R', 'a')], "device command's ReadWrite permission 'R' doesn't align the device resource"],
];

test('refuses a profile that contradicts itself, with the words of EdgeX', () => {
  for (const [deviceResources, deviceCommands, message] of REFUSED) {
    assert.throws(() => validateProfile({ deviceResources, deviceCommands }), { kind: 'ContractInvalid', message });
  }
});

test('reports the first contradiction only', () => {
  const profile = { deviceResources: [resource('a'), resource('a'), resource('b', 'W', 'Binary')], deviceCommands: [] };
  assert.throws(() => validateProfile(profile), { message: 'device resource a is duplicated' });
});

test('accepts a profile whose parts agree', () => {
  validateProfile({ deviceResources: [], deviceCommands: [] });
  validateProfile({
    deviceResources: [resource('a'), resource('r', 'R'), resource('w', 'W'), resource('x', 'WR'), resource('b', 'R', 'Binary')],
    deviceCommands: [command('a', 'R', 'a', 'r', 'b'), command('set', 'W', 'a', 'w', 'x'), command('both', 'RW', 'a', 'x')],
  });
});
