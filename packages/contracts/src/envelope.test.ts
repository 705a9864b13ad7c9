import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorEnvelope, eventEnvelope, requestEnvelope, responseEnvelope } from './envelope.ts';
import { stringifyJson } from './json.ts';

const correlationID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';
const requestID = 'd5471d59-2810-419a-8744-18eb8fa03465';

test('orders the members of an envelope as EdgeX does', () => {
  const text = stringifyJson(eventEnvelope({ correlationID, payload: { a: 1n } }));
  assert.equal(
    text,
    `{"apiVersion":"v3","receivedTopic":"","correlationID":"${correlationID}","requestID":"","errorCode":0,"payload":{"a":1},"contentType":"application/json"}`,
  );
});

test('carries query parameters only when there are some', () => {
  const parts = { correlationID, requestID, payload: null };
  assert.deepEqual(requestEnvelope({ ...parts, queryParams: { 'ds-pushevent': 'true' } }).queryParams, { 'ds-pushevent': 'true' });
  assert.ok(!('queryParams' in requestEnvelope({ ...parts, queryParams: {} })));
});

test('answers a request under its ids', () => {
  const request = requestEnvelope({ correlationID, requestID, payload: null });
  const response = responseEnvelope(request, { b: 2 }, 'application/cbor');
  assert.deepEqual(
    [response.correlationID, response.requestID, response.errorCode, response.contentType],
    [correlationID, requestID, 0, 'application/cbor'],
  );
  assert.equal(responseEnvelope(request, null).contentType, 'application/json');
});

test('refuses to answer a request whose ids are no UUIDs', () => {
  const good = requestEnvelope({ correlationID, requestID, payload: null });
  assert.throws(() => responseEnvelope({ ...good, requestID: '' }, null), { kind: 'ContractInvalid', message: /RequestID/ });
  assert.throws(() => responseEnvelope({ ...good, correlationID: 'x' }, null), { kind: 'ContractInvalid', message: /CorrelationID/ });
});

test('answers a failure with a plain text', () => {
  const envelope = errorEnvelope(requestID, 'device d locked', correlationID);
  assert.deepEqual(
    [envelope.errorCode, envelope.payload, envelope.contentType, envelope.requestID],
    [1, 'device d locked', 'text/plain', requestID],
  );
});
