import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from './backoff.ts';

test('doubles its pauses up to the longest and begins anew after a success', () => {
  const backoff = new Backoff({ next: () => 0 }, 100, 350);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => backoff.nextMs()),
    [100, 200, 350, 350],
  );
  backoff.reset();
  assert.equal(backoff.nextMs(), 100);
});

test('shortens each pause by up to a half', () => {
  assert.equal(new Backoff({ next: () => 0.5 }, 100).nextMs(), 75);
  assert.equal(new Backoff({ next: () => 0.999 }, 1).nextMs(), 1);
});
