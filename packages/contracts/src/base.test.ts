import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseRequest, baseResponse, chainedErrorResponse, errorResponse } from './base.ts';
import { EdgeError } from './errors.ts';
import { countResponse, createdResponse, listResponse, singleResponse, versionResponse } from './responses.ts';

const text = (value: unknown) => JSON.stringify(value);

test('orders the members of an answer as EdgeX does and leaves out empty ones', () => {
  assert.equal(text(baseResponse(200)), '{"apiVersion":"v3","statusCode":200}');
  assert.equal(text(baseResponse(404, { requestId: '', message: '' })), '{"apiVersion":"v3","statusCode":404}');
  assert.equal(
    text(baseResponse(404, { message: 'm', requestId: 'r' })),
    '{"apiVersion":"v3","requestId":"r","message":"m","statusCode":404}',
  );
});

test('answers an error with its first message, or with the whole chain', () => {
  const error = new EdgeError('ServiceLocked', 'outer', { cause: new EdgeError('ServiceLocked', 'inner') });
  assert.equal(text(errorResponse(error, 'r')), '{"apiVersion":"v3","requestId":"r","message":"outer","statusCode":423}');
  assert.equal(text(chainedErrorResponse(error)), '{"apiVersion":"v3","message":"outer -> inner","statusCode":423}');
});

test('puts specific members behind the common ones', () => {
  assert.equal(text(createdResponse('i', { requestId: 'r' })), '{"apiVersion":"v3","requestId":"r","statusCode":201,"id":"i"}');
  assert.equal(text(listResponse('devices', [], 7)), '{"apiVersion":"v3","statusCode":200,"totalCount":7,"devices":[]}');
  assert.equal(text(singleResponse('device', { name: 'd' })), '{"apiVersion":"v3","statusCode":200,"device":{"name":"d"}}');
  assert.equal(text(countResponse(3)), '{"apiVersion":"v3","statusCode":200,"count":3}');
});

test('names the SDK in a version only where there is one', () => {
  assert.equal(text(versionResponse('core-data', '4.1.0')), '{"apiVersion":"v3","version":"4.1.0","serviceName":"core-data"}');
  assert.equal(text(versionResponse('d', '1', '2')), '{"apiVersion":"v3","version":"1","serviceName":"d","sdk_version":"2"}');
});

test('wraps content into a request', () => {
  assert.equal(text(baseRequest({ device: 1 })), '{"apiVersion":"v3","device":1}');
  assert.equal(text(baseRequest({ device: 1 }, 'r')), '{"apiVersion":"v3","requestId":"r","device":1}');
});
