import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventValue, readingValue } from './event-value.ts';

test('has times as bigint, whether the reader of JSON made them so or not', () => {
  const event = eventValue({ origin: 5, readings: [{ origin: 1700000000000000001n }] });
  assert.deepEqual([event.origin, event.readings[0]?.origin], [5n, 1700000000000000001n]);
});

test('has no readings where there are none', () => {
  assert.deepEqual(eventValue({ origin: 1 }).readings, []);
});

test('turns base64 into bytes, and leaves bytes and null readings alone', () => {
  assert.deepEqual(readingValue({ origin: 1, binaryValue: 'AQI=' }).binaryValue, Uint8Array.of(1, 2));
  const bytes = Uint8Array.of(3);
  assert.equal(readingValue({ origin: 1, binaryValue: bytes }).binaryValue, bytes);
  assert.equal(readingValue({ origin: 1, binaryValue: null }).binaryValue, null);
});

test('lets an aggregate be without a time', () => {
  assert.equal('origin' in readingValue({ value: 3 }), false);
});

test('does not change what it was given', () => {
  const given = Object.freeze({ origin: 1, readings: Object.freeze([Object.freeze({ origin: 2 })]) });
  assert.equal(eventValue(given).readings[0]?.origin, 2n);
  assert.equal(given.origin, 1);
});
