import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from './event.ts';
import { checkReadings, completeReading } from './reading-check.ts';
import { VALUE_TYPES } from './values.ts';

const named = { origin: 1n, deviceName: 'd', resourceName: 'r', profileName: 'p' };
const check = (...readings: Partial<Reading>[]) =>
  checkReadings({
    apiVersion: 'v3',
    event: { apiVersion: 'v3', id: '', deviceName: 'd', profileName: 'p', sourceName: 's', origin: 1n, readings: readings as Reading[] },
  });

test('lets null readings of every type pass', () => {
  check(...VALUE_TYPES.map((valueType) => ({ ...named, valueType, value: null, binaryValue: null, objectValue: null })));
});

test('refuses a text of no other type than String and StringArray', () => {
  for (const valueType of VALUE_TYPES) {
    const reading = { ...named, valueType, value: 'no such value' };
    if (/^(String|Object|Binary)/.test(valueType)) check(reading);
    else
      assert.throws(() => check({ ...named, valueType: 'String', value: '' }, reading), {
        message: `The value does not match the ${valueType} valueType`,
      });
  }
});

test('wants to know what bytes are', () => {
  const reading = { ...named, valueType: 'Binary' as const, binaryValue: new Uint8Array() };
  assert.throws(() => check(reading), { kind: 'ContractInvalid', message: /^BinaryReading\.MediaType field/ });
  check({ ...reading, mediaType: 'image/png' });
});

test('marks a reading without value as a null reading, in a copy', () => {
  const decoded = { ...named, valueType: 'Int8' };
  assert.deepEqual(completeReading(decoded), { ...decoded, value: null, binaryValue: null, objectValue: null });
  assert.ok(!('value' in decoded));
  const full = { ...decoded, value: '1' };
  assert.equal(completeReading(full), full);
});
