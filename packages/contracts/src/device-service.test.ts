import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { AddDeviceServiceRequestSchema, DeviceServiceSchema, UpdateDeviceServiceRequestSchema } from './device-service.ts';
import { parseJson, stringifyJson } from './json.ts';

const UUID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';
const FULL =
  `{"created":1,"modified":2,"id":"${UUID}","name":"device-virtual","description":"x","labels":["l"],` +
  '"baseAddress":"http://localhost:59900","adminState":"UNLOCKED","properties":{"a":1}}';
const LEAST = '{"name":"s","baseAddress":"http://localhost:59900","adminState":"UNLOCKED","properties":{}}';

test('writes a device service as EdgeX does', () => {
  for (const text of [FULL, LEAST]) assert.equal(stringifyJson(decode(DeviceServiceSchema, parseJson(text))), text);
});

test('fills the properties of a service that registers without', () => {
  const { properties: _properties, ...service } = parseJson(LEAST) as Record<string, unknown>;
  assert.deepEqual(decode(AddDeviceServiceRequestSchema, { apiVersion: 'v3', service }).service.properties, {});
});

test('takes any address that is a URI', () => {
  for (const baseAddress of ['http://host:1', 'https://[::1]:1/x', '/path', 'tcp:host']) {
    assert.equal(decode(DeviceServiceSchema, { ...(parseJson(LEAST) as object), baseAddress }).baseAddress, baseAddress);
  }
});

test('refuses an address that is none', () => {
  for (const baseAddress of ['host', 'host name', '1:2', ':', 'http://a b']) {
    assert.throws(() => decode(DeviceServiceSchema, { ...(parseJson(LEAST) as object), baseAddress }), {
      message: "DeviceService.BaseAddress field validation failed on the uri tag with value ''",
    });
  }
});

test('tells an emptied description of a change from one left alone', () => {
  const change = (service: object) =>
    decode(UpdateDeviceServiceRequestSchema, { apiVersion: 'v3', service: { name: 's', ...service } }).service;
  assert.deepEqual(change({ description: '' }), { name: 's', description: '' });
  assert.deepEqual(change({ description: null, properties: {} }), { name: 's', properties: {} });
});
