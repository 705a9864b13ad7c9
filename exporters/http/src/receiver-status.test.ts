import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAccepted, retryOf } from './receiver-status.ts';

test('takes only 200 to 299 for accepted', () => {
  assert.deepEqual([199, 200, 204, 299, 300, 404].map(isAccepted), [false, true, true, true, false, false]);
});

test('tells refusals of one message from troubles that may pass', () => {
  assert.deepEqual([400, 404, 422].map(retryOf), ['refused', 'refused', 'refused']);
  assert.deepEqual([301, 401, 403, 408, 429, 500, 504].map(retryOf), Array(7).fill('transient'));
});
