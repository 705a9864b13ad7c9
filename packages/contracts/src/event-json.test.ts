import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { AddEventRequestSchema, type Event } from './event.ts';
import { encodeAddEventRequestJson, encodeEventJson } from './event-json.ts';
import { dropRedundant, restoreRedundant } from './event-optimise.ts';
import { parseJson, stringifyJson } from './json.ts';
import { makeReading } from './reading.ts';
import type { ValueType } from './values.ts';

const ORIGIN = 1_700_000_000_000_000_001n;
const ID = 'd5471d59-2810-419a-8744-18eb8fa03465';
const READING_ID = '7003cacc-0e00-4676-977c-4e58b9612abd';

const READING = `"id":"${READING_ID}","origin":${ORIGIN},"deviceName":"d","resourceName":"r","profileName":"p"`;
const HEAD = `{"apiVersion":"v3","id":"${ID}","deviceName":"d","profileName":"p","sourceName":"r","origin":${ORIGIN}`;

function event(values: readonly [ValueType, unknown][], more: Partial<Event> = {}): Event {
  const readings = values.map(([valueType, value]) =>
    makeReading({
      id: READING_ID,
      origin: ORIGIN,
      deviceName: 'd',
      resourceName: 'r',
      profileName: 'p',
      valueType,
      value,
      mediaType: 'image/png',
    }),
  );
  return { apiVersion: 'v3', id: ID, deviceName: 'd', profileName: 'p', sourceName: 'r', origin: ORIGIN, readings, ...more };
}

const VALUES: readonly [ValueType, unknown, string][] = [
  ['Int8', -12, '"value":"-12"'],
  ['String', 'a"<', '"value":"a\\"\\u003c"'],
  ['String', '', '"value":""'],
  ['Float32Array', [1, 2.5], '"value":"[1e+00, 2.5e+00]"'],
  ['Int8', null, '"value":null,"binaryValue":null,"objectValue":null'],
  ['Object', { big: 2n ** 62n, z: 1, a: 2 }, '"objectValue":{"big":4611686018427387904,"z":1,"a":2}'],
  ['Binary', new Uint8Array([1, 2]), '"binaryValue":"AQI=","mediaType":"image/png"'],
  ['Binary', undefined, '"value":null,"binaryValue":null,"objectValue":null'],
];

test('writes an event with the member order of EdgeX', () => {
  for (const [type, value, json] of VALUES) {
    assert.equal(encodeEventJson(event([[type, value]])), `${HEAD},"readings":[{${READING},"valueType":"${type}",${json}}]}`);
  }
});

test('writes tags, units, and the members that EdgeX ignores', () => {
  const made = event([['Int8', 1]], { tags: { t: 1 }, skerrySeq: 7n, skerryEpoch: 'e', traceparent: '00-1', note: { x: ORIGIN } });
  Object.assign(made.readings[0] as object, { units: '°C', tags: { u: 'v' }, quality: 'good' });
  const reading = `{${READING},"valueType":"Int8","units":"°C","tags":{"u":"v"},"value":"1","quality":"good"}`;
  const tail = `"tags":{"t":1},"skerrySeq":7,"skerryEpoch":"e","traceparent":"00-1","note":{"x":${ORIGIN}}`;
  assert.equal(encodeEventJson(made), `${HEAD},"readings":[${reading}],${tail}}`);
});

test('leaves out empty tags', () => {
  const made = event([['Int8', 1]], { tags: {} });
  Object.assign(made.readings[0] as object, { units: '', tags: {} });
  assert.equal(encodeEventJson(made), encodeEventJson(event([['Int8', 1]])));
});

test('writes the request around an event', () => {
  const made = event([['Int8', 1]]);
  assert.equal(
    encodeAddEventRequestJson({ apiVersion: 'v3', requestId: ID, event: made }),
    `{"apiVersion":"v3","requestId":"${ID}","event":${encodeEventJson(made)}}`,
  );
  assert.equal(encodeAddEventRequestJson({ apiVersion: 'v3', event: made }), `{"apiVersion":"v3","event":${encodeEventJson(made)}}`);
});

test('writes what the plain serialiser writes', () => {
  const made = event(
    [
      ['Int8', 1],
      ['String', 'x'],
    ],
    { tags: { a: 1 } },
  );
  assert.equal(encodeEventJson(made), stringifyJson(made));
});

test('gives back every event it wrote, extensions included', () => {
  const all = VALUES.map(([type, value]) => [type, value] as const).filter(([, value]) => value !== undefined);
  const made = event(all as [ValueType, unknown][], { tags: { a: [1] }, skerrySeq: 2n ** 60n, note: 'kept' });
  const request = { apiVersion: 'v3', event: made };
  assert.deepEqual(decode(AddEventRequestSchema, parseJson(encodeAddEventRequestJson(request))), request);
});

test('drops from readings what the event says, and restores it', () => {
  const made = event([['Int8', 1]]);
  const small = dropRedundant(made);
  assert.equal(encodeEventJson(small), `${HEAD},"readings":[{"valueType":"Int8","value":"1"}]}`);
  const restored = decode(AddEventRequestSchema, { apiVersion: 'v3', event: restoreRedundant(parseJson(encodeEventJson(small))) });
  const { id: _id, ...kept } = made.readings[0] as { id?: string };
  assert.deepEqual(restored.event.readings, [kept]);
});

test('keeps an origin of its own, and resource names where there are several readings', () => {
  const made = event([
    ['Int8', 1],
    ['Int8', 2],
  ]);
  (made.readings[1] as { origin: bigint }).origin = 5n;
  assert.equal(
    encodeEventJson(dropRedundant(made)),
    `${HEAD},"readings":[{"resourceName":"r","valueType":"Int8","value":"1"},{"origin":5,"resourceName":"r","valueType":"Int8","value":"2"}]}`,
  );
});

test('hands anything but an event back untouched', () => {
  for (const value of [null, 'x', [1], { readings: 'no' }]) assert.equal(restoreRedundant(value), value);
  assert.deepEqual(restoreRedundant({ readings: [1] }), { readings: [1] });
});
