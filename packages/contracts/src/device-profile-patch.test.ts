import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TSchema } from 'typebox';
import { decode } from './decode.ts';
import {
  AddDeviceCommandRequestSchema,
  AddDeviceResourceRequestSchema,
  DeviceProfileBasicInfoRequestSchema,
  DeviceProfileTagsRequestSchema,
  UpdateDeviceCommandRequestSchema,
  UpdateDeviceResourceRequestSchema,
} from './device-profile-patch.ts';
import { parseJson, stringifyJson } from './json.ts';

/** Requests as EdgeX writes them. */
const WRITTEN: readonly [TSchema, string][] = [
  [DeviceProfileBasicInfoRequestSchema, '"basicinfo":{"name":"p","manufacturer":"","description":"d","model":"x","labels":[]}'],
  [DeviceProfileTagsRequestSchema, '"deviceResources":[{"name":"r","tags":{"a":1}}],"deviceCommands":[{"name":"c","tags":{"a":{"b":1}}}]'],
  [
    AddDeviceResourceRequestSchema,
    '"profileName":"p","resource":{"name":"r","isHidden":false,"properties":{"valueType":"Int8","readWrite":"R"}}',
  ],
  [UpdateDeviceResourceRequestSchema, '"profileName":"p","resource":{"description":"","name":"r","isHidden":false}'],
  [
    AddDeviceCommandRequestSchema,
    '"profileName":"p","deviceCommand":{"name":"c","isHidden":false,"readWrite":"R","resourceOperations":[{"deviceResource":"r"}]}',
  ],
  [UpdateDeviceCommandRequestSchema, '"profileName":"p","deviceCommand":{"name":"c","isHidden":true}'],
];

test('writes each request as EdgeX does', () => {
  for (const [schema, members] of WRITTEN) {
    const text = `{"apiVersion":"v3",${members}}`;
    assert.equal(stringifyJson(decode(schema, parseJson(text))), text);
  }
});

test('finds members in any case, as clients send them', () => {
  const resource = { NAME: 'r', Properties: { ValueType: 'int8', ReadWrite: 'R' } };
  const request = decode(AddDeviceResourceRequestSchema, { ApiVersion: 'v3', ProfileName: 'p', Resource: resource });
  assert.equal(request.resource.properties.valueType, 'Int8');
  const command = { apiVersion: 'v3', profileName: 'p', devicecommand: { name: 'c' } };
  assert.equal(decode(UpdateDeviceCommandRequestSchema, command).deviceCommand.name, 'c');
  assert.equal(decode(DeviceProfileBasicInfoRequestSchema, { apiVersion: 'v3', BasicInfo: { name: 'p' } }).basicinfo.name, 'p');
});

test('leaves alone what a change does not name', () => {
  const request = { apiVersion: 'v3', profileName: 'p', resource: { name: 'r', description: null } };
  assert.deepEqual(decode(UpdateDeviceResourceRequestSchema, request).resource, { name: 'r' });
});

test('takes tags for resources or commands alone', () => {
  assert.deepEqual(decode(DeviceProfileTagsRequestSchema, { apiVersion: 'v3' }), { apiVersion: 'v3' });
});
