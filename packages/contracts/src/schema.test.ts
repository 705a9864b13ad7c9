import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import Compile from 'typebox/compile';
import { AddDeviceRequestSchema, DeviceSchema } from './device.ts';
import { DeviceProfileSchema } from './device-profile.ts';
import { EventSchema } from './event.ts';
import { annotate, dto, flag, float, freeMap, int64, list, mapOf, oneOf, optional, pointer, text, uint64, whole } from './schema.ts';

const json = (schema: unknown) => JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;

test('says each type in JSON Schema, for OpenAPI and forms', () => {
  assert.deepEqual(json(text('required')), { type: 'string', 'x-validate': 'required' });
  assert.deepEqual(json(int64()), { type: 'integer', format: 'int64' });
  assert.deepEqual(json(uint64()), { type: 'integer', format: 'uint64', minimum: 0 });
  assert.deepEqual(json(whole()), { type: 'integer' });
  assert.deepEqual(json(float('gte=0')), { type: 'number', 'x-validate': 'gte=0' });
  assert.deepEqual(json(flag()), { type: 'boolean' });
  assert.deepEqual(json(list(text(), 'gt=0')), { type: 'array', items: { type: 'string' }, 'x-validate': 'gt=0' });
  assert.deepEqual(json(mapOf(text())), { type: 'object', additionalProperties: { type: 'string' } });
  assert.deepEqual(json(freeMap()), { type: 'object', additionalProperties: {} });
  assert.deepEqual(json(oneOf(['A', 'B'], 'required')), { type: 'string', enum: ['A', 'B'], 'x-validate': "required,oneof='A' 'B'" });
});

test('wants the members that are not optional', () => {
  const schema = dto('X', { a: text(), b: optional(text()), c: pointer(whole()) });
  assert.deepEqual(json(schema).required, ['a']);
  assert.equal(json(schema).title, 'X');
  assert.deepEqual(json(DeviceSchema).required, ['name', 'adminState', 'operatingState', 'serviceName', 'protocols', 'properties']);
  assert.deepEqual(json(AddDeviceRequestSchema).required, ['apiVersion', 'device']);
});

test('adds annotations to a copy and keeps the hidden marks of TypeBox', () => {
  const plain = Type.Optional(Type.String());
  const copy = annotate(plain, { 'x-path': 'Y' });
  assert.ok(Type.IsOptional(copy) && Type.IsString(copy));
  assert.deepEqual([json(plain)['x-path'], json(copy)['x-path']], [undefined, 'Y']);
});

test('shows no functions in the JSON form of a schema', () => {
  for (const schema of [EventSchema, DeviceProfileSchema]) {
    const text = JSON.stringify(schema);
    for (const hidden of ['x-check', 'x-finish', 'x-when', '~']) assert.ok(!text.includes(`"${hidden}`), hidden);
  }
});

test('gives schemas that TypeBox can compile', () => {
  const check = Compile(DeviceSchema);
  const device = { name: 'd', adminState: 'LOCKED', operatingState: 'UP', serviceName: 's', protocols: {}, properties: {} };
  assert.ok(check.Check(device));
  assert.ok(!check.Check({ ...device, adminState: 'x' }));
});
