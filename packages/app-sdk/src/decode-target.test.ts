import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Envelope, type Event, encodeEventJson, eventEnvelope } from '@skerry/contracts';
import { encodeCbor } from '@skerry/runtime';
import { decodeTarget, guessContentType } from './decode-target.ts';
import { createTestEvent } from './testkit/test-event.ts';

const event = createTestEvent();
const ENCODER = new TextEncoder();

function decode(payload: unknown, over: Partial<Envelope> = {}, type: 'event' | 'raw' | 'metric' = 'event'): unknown {
  const envelope = { ...eventEnvelope({ correlationID: '', payload }), ...over };
  return decodeTarget(type, { topic: 't', envelope });
}

function sameEvent(decoded: unknown): void {
  const { id, origin, deviceName, readings } = decoded as Event;
  assert.deepEqual([id, origin, deviceName, readings.length], [event.id, event.origin, event.deviceName, 1]);
}

test('takes an event within a request or bare, as a value, bytes or base64 text', () => {
  const request = `{"apiVersion":"v3","event":${encodeEventJson(event)}}`;
  sameEvent(decode({ apiVersion: 'v3', event }));
  sameEvent(decode(event));
  sameEvent(decode(ENCODER.encode(request)));
  sameEvent(decode(ENCODER.encode(encodeEventJson(event))));
  sameEvent(decode(ENCODER.encode(request).toBase64()));
  sameEvent(decode({ apiVersion: 'v3', event }, { contentType: 'application/json; charset=utf-8' }));
});

test('takes events in CBOR', () => {
  sameEvent(decode(encodeCbor({ apiVersion: 'v3', event }), { contentType: 'application/cbor' }));
});

test('refuses what is no event with the error of the request', () => {
  assert.throws(() => decode({ apiVersion: 'v3', event: { ...event, deviceName: '' } }), /AddEventRequest/);
  assert.throws(() => decode('%%%'), { kind: 'ContractInvalid' });
});

test('refuses other content types', () => {
  assert.throws(() => decode('x', { contentType: 'text/csv' }), { message: "unsupported content-type 'text/csv' recieved" });
});

test('takes events of the log as they are', () => {
  const envelope = eventEnvelope({ correlationID: '', payload: { apiVersion: 'v3', event } });
  assert.equal(decodeTarget('event', { topic: 't', envelope, position: 1n }), event);
});

test('gives raw targets the bytes, or the value where the envelope holds JSON', () => {
  const bytes = new Uint8Array([1, 2]);
  assert.equal(decode(bytes, {}, 'raw'), bytes);
  assert.deepEqual(decode(bytes.toBase64(), { contentType: 'application/cbor' }, 'raw'), bytes);
  assert.deepEqual(decode({ a: 1 }, {}, 'raw'), { a: 1 });
});

test('takes metrics', () => {
  const metric = {
    apiVersion: 'v3',
    name: 'EventsSent',
    fields: [{ name: 'counter-count', value: 3 }],
    timestamp: 1_700_000_000_000_000_001n,
  };
  assert.equal((decode(metric, {}, 'metric') as typeof metric).timestamp, metric.timestamp);
});

test('guesses JSON from its first bracket', () => {
  assert.deepEqual([ENCODER.encode('{}'), ENCODER.encode('[]'), new Uint8Array([0xa1]), new Uint8Array()].map(guessContentType), [
    'application/json',
    'application/json',
    'application/cbor',
    'application/cbor',
  ]);
});
