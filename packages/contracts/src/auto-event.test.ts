import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AutoEventSchema, RetentionSchema } from './auto-event.ts';
import { decode } from './decode.ts';
import { stringifyJson } from './json.ts';

test('shows every member of an auto event, as EdgeX does', () => {
  assert.equal(
    stringifyJson(decode(AutoEventSchema, { sourceName: 'r', interval: '1s' })),
    '{"interval":"1s","onChange":false,"onChangeThreshold":0,"sourceName":"r","retention":{"maxCap":0,"minCap":0,"duration":""}}',
  );
});

test('takes an empty interval for a missing one', () => {
  assert.throws(() => decode(AutoEventSchema, { sourceName: 'r', interval: '' }), { message: 'AutoEvent.Interval field is required' });
});

test('takes a device that keeps no limit of events', () => {
  assert.deepEqual(decode(RetentionSchema, { maxCap: -1, minCap: 1, duration: '168h' }), { maxCap: -1, minCap: 1, duration: '168h' });
});

test('takes a minute in any of its spellings', () => {
  for (const interval of ['1m', '60s', '60000ms', '0.5m30s', '1m0s']) {
    assert.equal(decode(AutoEventSchema, { sourceName: 'r', interval }).interval, interval);
  }
});
