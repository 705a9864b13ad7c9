import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { AddDeviceRequestSchema, type Device, DeviceSchema, UpdateDeviceRequestSchema, UpdateDeviceSchema } from './device.ts';
import { parseJson, stringifyJson } from './json.ts';

const UUID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';
const AUTO_EVENT =
  '{"interval":"10s","onChange":true,"onChangeThreshold":0.5,"sourceName":"Int8","retention":{"maxCap":1,"minCap":2,"duration":"1d"}}';

/** A device with all its members, as EdgeX writes it. */
const FULL =
  `{"created":1700000000000,"modified":1700000000001,"id":"${UUID}","name":"d","parent":"p","description":"x","adminState":"LOCKED",` +
  '"operatingState":"UP","labels":["a"],"location":{"x":1},"serviceName":"s","profileName":"p",' +
  `"autoEvents":[${AUTO_EVENT}],"protocols":{"other":{"Address":"b","Port":1}},"tags":{"t":1},"properties":{"p":1}}`;

/** A device with what it must have. */
const LEAST = '{"name":"d","adminState":"UNLOCKED","operatingState":"UP","serviceName":"s","protocols":{},"properties":{}}';

const rewritten = (text: string) => stringifyJson(decode(DeviceSchema, parseJson(text)));

test('writes a device as EdgeX does, with all its members or the fewest', () => {
  assert.equal(rewritten(FULL), FULL);
  assert.equal(rewritten(LEAST), LEAST);
});

test('writes the members in one order, however they came', () => {
  const shuffled = Object.fromEntries(Object.entries(parseJson(FULL) as object).reverse());
  assert.equal(stringifyJson(decode(DeviceSchema, shuffled)), FULL);
});

test('leaves out what is empty but never its properties', () => {
  const empty = {
    ...(parseJson(LEAST) as object),
    labels: [],
    tags: {},
    autoEvents: [],
    description: '',
    profileName: '',
    created: 0,
    properties: null,
  };
  assert.equal(stringifyJson(decode(DeviceSchema, empty)), LEAST);
});

test('keeps a location of any kind, even an empty one', () => {
  for (const location of ['hall', 5, {}, [], '', false]) {
    assert.deepEqual(decode(DeviceSchema, { ...(parseJson(LEAST) as object), location }).location, location);
  }
  assert.ok(!('location' in decode(DeviceSchema, { ...(parseJson(LEAST) as object), location: null })));
});

test('keeps protocol properties of any type with every digit', () => {
  const protocols = parseJson('{"modbus-tcp":{"Address":"h","Port":502,"UnitID":"1","Big":1700000000000000001,"On":true}}');
  const device = decode(DeviceSchema, { ...(parseJson(LEAST) as object), protocols });
  assert.deepEqual(device.protocols, protocols);
});

test('refuses protocols that are no maps of maps', () => {
  for (const protocols of [{ other: 'x' }, { other: [] }, 'x', 1]) {
    assert.throws(() => decode(DeviceSchema, { ...(parseJson(LEAST) as object), protocols }), { kind: 'ContractInvalid' });
  }
});

test('lets a change name a device by id or by name', () => {
  assert.deepEqual(decode(UpdateDeviceSchema, { id: UUID }), { id: UUID });
  assert.deepEqual(decode(UpdateDeviceSchema, { name: 'd', labels: null }), { name: 'd' });
});

test('writes a change with the members it has', () => {
  const change = `{"apiVersion":"v3","device":{"name":"d","parent":"","description":"","labels":[],"location":0,"tags":{}}}`;
  assert.equal(stringifyJson(decode(UpdateDeviceRequestSchema, parseJson(change))), change);
});

test('gives the types that code relies on', () => {
  const device: Device = decode(AddDeviceRequestSchema, { apiVersion: 'v3', device: parseJson(FULL) }).device;
  const states: ['LOCKED' | 'UNLOCKED', 'UP' | 'DOWN' | 'UNKNOWN'] = [device.adminState, device.operatingState];
  assert.deepEqual(states, ['LOCKED', 'UP']);
  assert.equal(device.autoEvents?.[0]?.retention.maxCap, 1);
});
