import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '@skerry/contracts';
import { readingNumber, readingText } from './reading-text.ts';

const reading = (valueType: string, rest: Partial<Reading>): Reading =>
  ({ origin: 1n, deviceName: 'd', resourceName: 'r', profileName: 'p', valueType, ...rest }) as Reading;

test('shows floats as people write them, arrays included', () => {
  assert.equal(readingText(reading('Float32', { value: '2.15e+01' })), '21.5');
  assert.equal(readingText(reading('Float64Array', { value: '[1e+00, -2.5e-03]' })), '[1, -0.0025]');
  assert.equal(readingText(reading('Float64', { value: 'NaN' })), 'NaN');
});

test('leaves integers and texts as they are', () => {
  assert.equal(readingText(reading('Uint64', { value: '18446744073709551615' })), '18446744073709551615');
  assert.equal(readingText(reading('String', { value: '1e+00' })), '1e+00');
});

test('shows binary values by size, type and first bytes', () => {
  assert.equal(
    readingText(reading('Binary', { binaryValue: new Uint8Array(20).fill(255), mediaType: 'image/png' })),
    `20 bytes of image/png: ${'ff'.repeat(16)}…`,
  );
});

test('shows a reading without a value as null', () => {
  assert.equal(readingText(reading('Int16', { value: null })), 'null');
});

test('gives numbers for what can be drawn only', () => {
  assert.equal(readingNumber(reading('Bool', { value: 'true' })), 1);
  assert.equal(readingNumber(reading('Int16', { value: '-7' })), -7);
  assert.equal(readingNumber(reading('Float32', { value: 'NaN' })), undefined);
  assert.equal(readingNumber(reading('String', { value: '5' })), undefined);
  assert.equal(readingNumber(reading('Int16Array', { value: '[1]' })), undefined);
});
