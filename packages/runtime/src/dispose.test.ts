import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dispose } from './dispose.ts';

test('disposes what can be disposed and leaves all else alone', async () => {
  const disposed: string[] = [];
  await dispose({ [Symbol.dispose]: () => disposed.push('now') });
  await dispose({ [Symbol.asyncDispose]: async () => disposed.push('later') });
  for (const value of [undefined, null, 'text', 1, {}, []]) await dispose(value);
  assert.deepEqual(disposed, ['now', 'later']);
});

test('prefers the asynchronous way and passes its failure on', async () => {
  const both = {
    [Symbol.dispose]: () => assert.fail('not this one'),
    [Symbol.asyncDispose]: () => Promise.reject(new RangeError('stuck')),
  };
  await assert.rejects(dispose(both), /stuck/);
});
