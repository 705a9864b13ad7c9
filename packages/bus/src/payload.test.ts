import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddEventRequestSchema, type Envelope, eventEnvelope } from '@skerry/contracts';
import { encodeCbor } from '@skerry/runtime';
import { decodeEnvelope, encodeEnvelope } from './envelope-codec.ts';
import { payloadAs, payloadValue } from './payload.ts';

const request = {
  apiVersion: 'v3',
  event: {
    apiVersion: 'v3',
    id: '5b0c6a53-3f7c-4a43-8f2e-0d6f7c3f7f11',
    deviceName: 'D1',
    profileName: 'P1',
    sourceName: 'Image',
    origin: 1_700_000_000_123_456_789n,
    readings: [
      {
        id: '5b0c6a53-3f7c-4a43-8f2e-0d6f7c3f7f12',
        origin: 1_700_000_000_123_456_789n,
        deviceName: 'D1',
        resourceName: 'Image',
        profileName: 'P1',
        valueType: 'Binary',
        mediaType: 'image/png',
        binaryValue: Uint8Array.of(1, 2, 250),
      },
    ],
  },
};
const envelope = (payload: unknown, contentType = 'application/json'): Envelope =>
  eventEnvelope({ correlationID: 'c', payload, contentType });

const forms: Record<string, Envelope> = {
  'the object itself': envelope(request),
  'JSON in an envelope': decodeEnvelope(encodeEnvelope(envelope(request))),
  'base64 JSON in an envelope': decodeEnvelope(encodeEnvelope(envelope(request), { encoding: 'base64' })),
  'base64 CBOR in an envelope': decodeEnvelope(encodeEnvelope(envelope(request, 'application/cbor'))),
  'an envelope that is CBOR': decodeEnvelope(encodeEnvelope(envelope(request), { encoding: 'cbor' })),
  'bytes of CBOR': envelope(encodeCbor(request), 'application/cbor'),
};
for (const [form, received] of Object.entries(forms)) {
  test(`decodes an event with a binary reading from ${form}, every digit and byte`, () => {
    const { event } = payloadAs(received, AddEventRequestSchema) as unknown as typeof request;
    assert.equal(event.origin, request.event.origin);
    assert.deepEqual([...event.readings[0]!.binaryValue], [1, 2, 250]);
  });
}

test('decodes a payload once for all who ask', () => {
  const received = decodeEnvelope(encodeEnvelope(envelope(request)));
  assert.equal(payloadAs(received, AddEventRequestSchema), payloadAs({ ...received }, AddEventRequestSchema));
});

test('refuses a payload that breaks the schema', () => {
  assert.throws(() => payloadAs(envelope({ apiVersion: 'v3', event: { id: 1 } }), AddEventRequestSchema), { kind: 'ContractInvalid' });
});

test('says what is wrong with base64 and with content types, as EdgeX does', () => {
  assert.throws(() => payloadAs(envelope('%%%'), AddEventRequestSchema, 'requests.AddEventRequest'), {
    kind: 'ContractInvalid',
    message: /^failed to decode base64 string to requests\.AddEventRequest: /,
  });
  assert.throws(() => payloadValue(envelope('AQID', 'text/plain')), { message: 'unsupported content type: text/plain' });
  assert.throws(() => payloadValue(envelope('AQID')), { kind: 'ContractInvalid' });
});

test('hands plain values back as they are', () => {
  assert.equal(payloadValue(envelope(null)), null);
  const value = { a: 1 };
  assert.equal(payloadValue(envelope(value, 'text/plain')), value);
});
