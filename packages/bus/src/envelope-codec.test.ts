import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Envelope, errorEnvelope, eventEnvelope, requestEnvelope } from '@skerry/contracts';
import { decodeCbor, encodeCbor } from '@skerry/runtime';
import { decodeEnvelope, encodeEnvelope, encodingFromEnv } from './envelope-codec.ts';

const text = (envelope: Envelope, options?: Parameters<typeof encodeEnvelope>[1]) =>
  Buffer.from(encodeEnvelope(envelope, options)).toString();
const parse = (json: string) => decodeEnvelope(Buffer.from(json));
const addEvent = {
  apiVersion: 'v3',
  requestId: '5b0c6a53-3f7c-4a43-8f2e-0d6f7c3f7f10',
  event: {
    apiVersion: 'v3',
    id: '5b0c6a53-3f7c-4a43-8f2e-0d6f7c3f7f11',
    deviceName: 'D1',
    profileName: 'P1',
    sourceName: 'Int8',
    origin: 1_700_000_000_123_456_789n,
    readings: [
      { origin: 1_700_000_000_123_456_789n, deviceName: 'D1', resourceName: 'Int8', profileName: 'P1', valueType: 'Int8', value: '-12' },
    ],
  },
};

test('writes the members in the order and spelling of EdgeX', () => {
  const envelope = requestEnvelope({ correlationID: 'c', requestID: 'r', payload: { a: 1 }, queryParams: { k: 'v' } });
  assert.equal(
    text(envelope),
    '{"apiVersion":"v3","receivedTopic":"","correlationID":"c","requestID":"r","errorCode":0,"payload":{"a":1},"contentType":"application/json","queryParams":{"k":"v"}}',
  );
  assert.ok(!text({ ...envelope, queryParams: {} }).includes('queryParams'));
  assert.ok(text({ ...envelope, payload: undefined }).includes('"payload":null'));
});

test('writes events without losing a digit of their origin', () => {
  const json = text(eventEnvelope({ correlationID: 'c', payload: addEvent }));
  assert.ok(json.includes('"origin":1700000000123456789'));
  const { event } = decodeEnvelope(Buffer.from(json)).payload as typeof addEvent;
  assert.equal(event.origin, 1_700_000_000_123_456_789n);
  assert.equal(event.readings[0]?.value, '-12');
});

test('writes CBOR payloads and bytes as base64 text within JSON', () => {
  const cbor = text(eventEnvelope({ correlationID: 'c', payload: addEvent, contentType: 'application/cbor' }));
  const encoded = JSON.parse(cbor).payload as string;
  assert.deepEqual(decodeCbor(Buffer.from(encoded, 'base64')), addEvent);
  const bytes = text(eventEnvelope({ correlationID: 'c', payload: Uint8Array.of(1, 2, 3) }));
  assert.equal(JSON.parse(bytes).payload, 'AQID');
});

test('writes payloads as base64 when asked to, but never the text of an error', () => {
  const options = { encoding: 'base64' } as const;
  assert.equal(JSON.parse(text(eventEnvelope({ correlationID: 'c', payload: { a: 1 } }), options)).payload, 'eyJhIjoxfQ==');
  assert.equal(JSON.parse(text(errorEnvelope('r', 'device locked', 'c'), options)).payload, 'device locked');
  assert.deepEqual(JSON.parse(text(eventEnvelope({ correlationID: 'c', payload: { a: 1 }, contentType: '' }), options)).payload, { a: 1 });
});

test('writes the whole envelope as CBOR when asked to', () => {
  const decoded = decodeCbor(encodeEnvelope(eventEnvelope({ correlationID: 'c', payload: addEvent }), { encoding: 'cbor' })) as Envelope;
  assert.deepEqual([decoded.contentType, decoded.errorCode, decoded.apiVersion], ['application/cbor', 0, 'v3']);
  assert.deepEqual(decoded.payload, addEvent);
  const failed = decodeCbor(encodeEnvelope(errorEnvelope('r', 'no', 'c'), { encoding: 'cbor' })) as Envelope;
  assert.deepEqual([failed.contentType, failed.payload], ['text/plain', 'no']);
});

test('can leave the topic empty, as publishers do', () => {
  const envelope = { ...eventEnvelope({ correlationID: 'c', payload: null }), receivedTopic: 'a/b' };
  assert.ok(text(envelope).includes('"receivedTopic":"a/b"'));
  assert.ok(text(envelope, { receivedTopic: '' }).includes('"receivedTopic":""'));
});

for (const encoding of ['json', 'cbor'] as const) {
  test(`reads back what it wrote as ${encoding}`, () => {
    const envelope = requestEnvelope({
      correlationID: 'c',
      requestID: 'r',
      payload: { n: [1, 2.5, 2n ** 60n, null, 'ä'] },
      queryParams: { k: 'v' },
    });
    const contentType = encoding === 'cbor' ? 'application/cbor' : envelope.contentType;
    assert.deepEqual(decodeEnvelope(encodeEnvelope(envelope, { encoding })), { ...envelope, contentType });
  });
}

test('fills in absent members and matches names without regard to case', () => {
  assert.deepEqual(parse('{"PAYLOAD":{"A":1},"requestid":"r","CorrelationId":"c"}'), {
    apiVersion: '',
    receivedTopic: '',
    correlationID: 'c',
    requestID: 'r',
    errorCode: 0,
    payload: { A: 1 },
    contentType: '',
  });
  assert.equal(parse('{"payload":null,"contentType":null,"correlationID":null,"requestID":null,"errorCode":null}').errorCode, 0);
});

for (const garbage of [
  '',
  'x',
  '[]',
  'null',
  '1',
  '{}',
  '{"a":1}',
  '{"payload":1',
  '{"payload":1,"errorCode":"1"}',
  '{"payload":1,"requestID":5}',
  '{"payload":1,"queryParams":[1]}',
  '{"payload":1,"queryParams":{"a":1}}',
  '\u00a1',
  '\u00d9',
]) {
  test(`refuses ${JSON.stringify(garbage)} as an envelope`, () => {
    assert.throws(() => decodeEnvelope(Buffer.from(garbage, 'latin1')), { kind: 'ContractInvalid' });
  });
}

test('reads CBOR that begins with the mark of CBOR', () => {
  const marked = Buffer.concat([Buffer.of(0xd9, 0xd9, 0xf7), encodeCbor({ payload: 1, contentType: 'application/cbor' })]);
  assert.equal(decodeEnvelope(marked).payload, 1);
});

test("follows EdgeX's environment variables", () => {
  assert.equal(encodingFromEnv({}), 'json');
  assert.equal(encodingFromEnv({ EDGEX_MSG_BASE64_PAYLOAD: 'true' }), 'base64');
  assert.equal(encodingFromEnv({ EDGEX_MSG_BASE64_PAYLOAD: 'true', EDGEX_MSG_CBOR_ENCODE: 'true' }), 'cbor');
  assert.equal(encodingFromEnv({ EDGEX_MSG_CBOR_ENCODE: 'TRUE' }), 'json');
});
