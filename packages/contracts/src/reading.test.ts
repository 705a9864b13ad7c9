import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNullReading, makeReading, readingValue } from './reading.ts';
import type { ValueType } from './values.ts';

const named = { deviceName: 'd', profileName: 'p', resourceName: 'r', origin: 1n };
const reading = (valueType: ValueType, value: unknown, more = {}) => makeReading({ ...named, valueType, value, ...more });

test('makes a reading in the member order of the wire', () => {
  const made = reading('Float32', 0.1, { id: 'i', units: '°C', tags: { a: 1 } });
  assert.deepEqual(Object.keys(made), ['id', 'origin', 'deviceName', 'resourceName', 'profileName', 'valueType', 'units', 'tags', 'value']);
  assert.equal(made.value, '1e-01');
});

test('leaves out an empty id, units and tags', () => {
  assert.deepEqual(Object.keys(reading('Int8', 1, { id: '', units: '', tags: {} })), [
    'origin',
    'deviceName',
    'resourceName',
    'profileName',
    'valueType',
    'value',
  ]);
});

test('puts each type into its own member', () => {
  const bytes = new Uint8Array([1]);
  assert.deepEqual([reading('Binary', bytes).binaryValue, reading('Binary', bytes).mediaType], [bytes, 'application/octet-stream']);
  assert.equal(reading('Binary', bytes, { mediaType: 'image/png' }).mediaType, 'image/png');
  assert.deepEqual(reading('Object', { a: 1 }).objectValue, { a: 1 });
  assert.deepEqual(reading('ObjectArray', [{}]).objectValue, [{}]);
  assert.equal(reading('String', '').value, '');
});

test('makes a null reading of nothing, whatever the type', () => {
  for (const type of ['Int8', 'Binary', 'Object', 'StringArray'] as const) {
    for (const nothing of [null, undefined]) {
      const made = reading(type, nothing);
      assert.ok(isNullReading(made));
      assert.deepEqual([made.value, made.binaryValue, made.objectValue, readingValue(made)], [null, null, null, undefined]);
    }
  }
});

test('gives the value back with its JS type', () => {
  const values: readonly [ValueType, unknown][] = [
    ['Bool', false],
    ['Int64', -(2n ** 63n)],
    ['Uint64', 2n ** 64n - 1n],
    ['Float64', 0.1],
    ['String', ''],
    ['Int16Array', [1, 2]],
    ['Object', { a: [1] }],
    ['Binary', new Uint8Array([0, 255])],
  ];
  for (const [type, value] of values) assert.deepEqual(readingValue(reading(type, value)), value);
});

test('does not take an empty text or false for nothing', () => {
  assert.ok(!isNullReading(reading('String', '')));
  assert.ok(!isNullReading(reading('Object', false)));
});

test('refuses a value that is not of the type', () => {
  assert.throws(() => reading('Int8', 1000), { kind: 'ContractInvalid' });
});
