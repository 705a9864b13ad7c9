import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '@skerry/contracts';
import { eventLine, isoTime } from './event-line.ts';

const event = {
  apiVersion: 'v3',
  id: '0198c2a0-0000-7000-8000-000000000000',
  deviceName: 'Pump\u001b',
  profileName: 'Pump',
  sourceName: 'Flow',
  origin: 1_700_000_000_123_456_789n,
  readings: [
    { origin: 1n, deviceName: 'Pump', resourceName: 'Flow', profileName: 'Pump', valueType: 'Float32', value: '1.25e+01', units: 'm³/h' },
  ],
} as Event;

test('shows an event as one line that cannot drive the terminal', () => {
  assert.equal(eventLine(event, false), '2023-11-14T22:13:20.123Z  Pump\\x1b  Flow=12.5 m³/h');
});

test('keeps every digit of the origin in JSON', () => {
  assert.match(eventLine(event, true), /"origin":1700000000123456789/);
});

test('shows a time that no calendar has as its number', () => {
  assert.equal(isoTime(2n ** 63n - 1n), '2262-04-11T23:47:16.854Z');
});
