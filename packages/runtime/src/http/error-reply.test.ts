import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { errorReply, FRAMEWORK_REPLIES, isFault, methodNotAllowedReply, tooLargeReply } from './error-reply.ts';

const error = new EdgeError('Unknown', '', {
  cause: new EdgeError('NotFound', 'no device "x"', { cause: new EdgeError('Database', 'no row') }),
});

test('answers the first message of the chain, with the first kind that is known', () => {
  assert.deepEqual(errorReply(error, 'core'), { status: 404, body: { apiVersion: 'v3', message: 'no device "x"', statusCode: 404 } });
});

test('answers the whole chain in device services', () => {
  assert.deepEqual(errorReply(error, 'device').body, { apiVersion: 'v3', message: 'no device "x" -> no row', statusCode: 404 });
});

test('echoes the request id when there is one', () => {
  const { body } = errorReply(new EdgeError('DuplicateName', 'exists'), 'core', 'the-id');
  assert.deepEqual(Object.entries(body as object), [
    ['apiVersion', 'v3'],
    ['requestId', 'the-id'],
    ['message', 'exists'],
    ['statusCode', 409],
  ]);
});

test('answers 500 to whatever else is thrown', () => {
  assert.equal(errorReply(new RangeError('bug'), 'core').status, 500);
  assert.equal(errorReply('text', 'core').status, 500);
  assert.equal(errorReply(undefined, 'core').status, 500);
});

test('tells faults of the service from faults of the request', () => {
  assert.equal(isFault(new EdgeError('NotFound', '')), false);
  assert.equal(isFault(new EdgeError('Database', '')), true);
  assert.equal(isFault(new RangeError('bug')), true);
});

test('has the bodies of the web framework', () => {
  assert.deepEqual(FRAMEWORK_REPLIES.notFound, { status: 404, body: { message: 'Not Found' } });
  assert.deepEqual(methodNotAllowedReply('OPTIONS, GET'), {
    status: 405,
    body: { message: 'Method Not Allowed' },
    headers: { Allow: 'OPTIONS, GET' },
  });
  assert.deepEqual(tooLargeReply(7).body, {
    apiVersion: 'v3',
    message: 'request size exceed Service.MaxRequestSize(7 KB)',
    statusCode: 413,
  });
});
