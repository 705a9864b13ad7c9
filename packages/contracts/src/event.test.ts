import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { type AddEventRequest, AddEventRequestSchema, type Event, EventSchema } from './event.ts';
import { encodeEventJson } from './event-json.ts';
import { parseJson } from './json.ts';

const UUID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';

/** An event as a device service of EdgeX sends it. */
const EVENT =
  `{"apiVersion":"v3","id":"${UUID}","deviceName":"d","profileName":"p","sourceName":"s","origin":1700000000000000001,"readings":[` +
  `{"id":"${UUID}","origin":1700000000000000001,"deviceName":"d","resourceName":"a","profileName":"p","valueType":"Int64","units":"V","value":"-9223372036854775808"},` +
  `{"id":"${UUID}","origin":1700000000000000002,"deviceName":"d","resourceName":"b","profileName":"p","valueType":"Object","objectValue":{"n":1700000000000000003}}],` +
  '"tags":{"Gateway-id":"HoustonStore-000123","exact":1700000000000000004}}';

test('gives an event back exactly, every nanosecond of it', () => {
  assert.equal(encodeEventJson(decode(EventSchema, parseJson(EVENT))), EVENT);
});

test('finds the members of events and readings in any case', () => {
  const shouted = EVENT.replace(/"(\w+)":/g, (_match, name: string) => `"${name.charAt(0).toUpperCase()}${name.slice(1)}":`);
  const event = decode(EventSchema, parseJson(shouted));
  assert.deepEqual([event.deviceName, event.origin, event.readings[0]?.resourceName], ['d', 1_700_000_000_000_000_001n, 'a']);
});

test('lets profile and source be absent, as the URL names them too', () => {
  const reading = { origin: 1, deviceName: 'd', resourceName: 'r', valueType: 'Int8', value: '1' };
  const { event } = decode(AddEventRequestSchema, {
    apiVersion: 'v3',
    event: { apiVersion: 'v3', id: UUID, deviceName: 'd', origin: 1, readings: [reading] },
  });
  assert.deepEqual([event.profileName, event.sourceName, event.readings[0]?.profileName], ['', '', '']);
});

test('keeps the number and the trace of an event', () => {
  const numbered = EVENT.replace(
    '"tags"',
    '"skerrySeq":18,"skerryEpoch":"e","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","tags"',
  );
  const event: Event = decode(EventSchema, parseJson(numbered));
  assert.deepEqual([event.skerrySeq, event.skerryEpoch, event.traceparent?.length], [18n, 'e', 55]);
});

test('gives the type that code relies on', () => {
  const request: AddEventRequest = decode(AddEventRequestSchema, { apiVersion: 'v3', requestId: UUID, event: parseJson(EVENT) });
  const value: string | null | undefined = request.event.readings[0]?.value;
  assert.equal(value, '-9223372036854775808');
});

test('refuses what JavaScript would nest without end', () => {
  let value: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) value = [value];
  const reading = { origin: 1, deviceName: 'd', resourceName: 'r', valueType: 'Int8Array', value };
  const event = { apiVersion: 'v3', id: UUID, deviceName: 'd', origin: 1, readings: [reading] };
  assert.throws(() => decode(AddEventRequestSchema, { apiVersion: 'v3', event }), {
    kind: 'ContractInvalid',
    message: 'Failed to unmarshal the byte array.',
  });
});
