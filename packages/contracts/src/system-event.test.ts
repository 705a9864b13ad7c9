import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { parseJson, stringifyJson } from './json.ts';
import { SystemEventSchema, systemEvent } from './system-event.ts';

const parts = {
  type: 'device',
  action: 'add',
  source: 'core-metadata',
  owner: 'device-virtual',
  details: { name: 'd' },
  timestamp: 1_700_000_000_000_000_001n,
};
const TEXT =
  '{"apiVersion":"v3","type":"device","action":"add","source":"core-metadata","owner":"device-virtual","tags":null,' +
  '"details":{"name":"d"},"timestamp":1700000000000000001}';

test('writes a system event as EdgeX does, tags null when there are none', () => {
  assert.equal(stringifyJson(systemEvent(parts)), TEXT);
  assert.deepEqual(systemEvent({ ...parts, tags: { a: 'b' } }).tags, { a: 'b' });
});

test('reads a system event with its nanoseconds exact', () => {
  const event = decode(SystemEventSchema, parseJson(TEXT));
  assert.equal(event.timestamp, 1_700_000_000_000_000_001n);
  assert.deepEqual(event.details, { name: 'd' });
});

test('reads one without tags and details, as foreign services may send it', () => {
  const event = decode(SystemEventSchema, { apiVersion: 'v3', type: 'device', action: 'discovery', source: 's', owner: 's', timestamp: 1 });
  assert.deepEqual([event.tags, event.details, event.timestamp], [null, undefined, 1n]);
});
