import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSucceeded, failuresOf } from './multi-reply.ts';

const REPLIES = [
  { apiVersion: 'v3', statusCode: 201, id: '1' },
  { apiVersion: 'v3', statusCode: 409, message: 'device name a already exists' },
  { apiVersion: 'v3', statusCode: 503 },
];

test('finds the elements that failed, with their place', () => {
  const failures = failuresOf(REPLIES).map(({ index, error }) => [index, error.kind, error.message]);
  assert.deepEqual(failures, [
    [1, 'StatusConflict', 'device name a already exists'],
    [2, 'ServiceUnavailable', 'status code 503'],
  ]);
  assert.deepEqual(failuresOf(null), []);
});

test('throws the first failure, and gives the replies back when there is none', () => {
  assert.throws(() => allSucceeded(REPLIES), { kind: 'StatusConflict' });
  assert.equal(allSucceeded(REPLIES.slice(0, 1)).length, 1);
});
