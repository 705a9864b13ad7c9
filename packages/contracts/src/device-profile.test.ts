import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { AddDeviceProfileRequestSchema, DeviceProfileSchema, UpdateDeviceProfileRequestSchema } from './device-profile.ts';
import { parseJson, stringifyJson } from './json.ts';

const UUID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';
const RESOURCE =
  '{"description":"x","name":"Int8","isHidden":true,"properties":{"valueType":"Int8","readWrite":"RW","units":"C","minimum":-1,"maximum":5.5,' +
  '"defaultValue":"0","mask":18446744073709551615,"shift":-1,"scale":1.5,"offset":1,"base":2,"assertion":"a","mediaType":"m","optional":{"a":1}},' +
  '"attributes":{"a":"b","n":1},"tags":{"t":1}}';
const COMMAND =
  '{"name":"c","isHidden":true,"readWrite":"RW","resourceOperations":[{"deviceResource":"Int8","defaultValue":"1","mappings":{"a":"b"}}],"tags":{"x":"y"}}';

/** A profile with all its members, as EdgeX writes it. */
const FULL =
  `{"created":1,"modified":2,"id":"${UUID}","name":"p","manufacturer":"m","description":"d","model":"x","labels":["l"],"linkedDeviceCount":3,` +
  `"deviceResources":[${RESOURCE}],"deviceCommands":[${COMMAND}],"apiVersion":"v3"}`;

const rewritten = (value: unknown) => stringifyJson(decode(DeviceProfileSchema, value));

test('writes a profile as EdgeX does, with all its members', () => {
  assert.equal(rewritten(parseJson(FULL)), FULL);
});

test('shows empty lists and the count of devices of the smallest profile', () => {
  assert.equal(rewritten({ name: 'p' }), '{"name":"p","linkedDeviceCount":0,"deviceResources":[],"deviceCommands":[]}');
});

test('fills what a resource and a command always show', () => {
  const profile = decode(DeviceProfileSchema, {
    name: 'p',
    deviceResources: [{ name: 'r', properties: { valueType: 'float64array', readWrite: 'WR' } }],
    deviceCommands: [{ name: 'r', readWrite: 'WR', resourceOperations: [{ deviceResource: 'r' }] }],
  });
  assert.deepEqual(profile.deviceResources, [{ name: 'r', isHidden: false, properties: { valueType: 'Float64Array', readWrite: 'WR' } }]);
  assert.deepEqual(profile.deviceCommands, [
    { name: 'r', isHidden: false, readWrite: 'WR', resourceOperations: [{ deviceResource: 'r' }] },
  ]);
});

test('keeps the limits and factors that are zero', () => {
  const properties = { valueType: 'Int8', readWrite: 'R', minimum: 0, maximum: 0, shift: 0, scale: 0, offset: 0, base: 0 };
  assert.deepEqual(
    decode(DeviceProfileSchema, { name: 'p', deviceResources: [{ name: 'r', properties }] }).deviceResources[0]?.properties,
    properties,
  );
});

test('refuses numbers that are written as texts, except in files', () => {
  const profile = (properties: object) => ({
    name: 'p',
    deviceResources: [{ name: 'r', properties: { valueType: 'Int8', readWrite: 'R', ...properties } }],
  });
  for (const properties of [{ scale: '0.1' }, { mask: '255' }, { mask: -1 }, { shift: 1.5 }, { defaultValue: 5 }]) {
    assert.throws(() => decode(DeviceProfileSchema, profile(properties)), { kind: 'ContractInvalid' });
  }
  const decoded = decode(DeviceProfileSchema, profile({ defaultValue: 5, assertion: true }), { lenient: true });
  assert.deepEqual([decoded.deviceResources[0]?.properties.defaultValue, decoded.deviceResources[0]?.properties.assertion], ['5', 'true']);
});

test('takes the same items for adding and replacing a profile', () => {
  const request = { apiVersion: 'v3', profile: parseJson(FULL) };
  assert.deepEqual(decode(UpdateDeviceProfileRequestSchema, request), decode(AddDeviceProfileRequestSchema, request));
});

test('checks the rules between the parts of a profile when it is added', () => {
  const profile = { name: 'p', deviceCommands: [{ name: 'c', readWrite: 'R', resourceOperations: [{ deviceResource: 'x' }] }] };
  assert.throws(() => decode(AddDeviceProfileRequestSchema, { apiVersion: 'v3', profile }), {
    message: "device command's resource x doesn't match any device resource",
  });
});
