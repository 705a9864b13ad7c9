import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './eventually.ts';

test('resolves to the first thing found', async () => {
  const looks = [undefined, false, 0];
  assert.equal(await eventually(() => looks.shift(), { what: 'a zero', everyMs: 1 }), 0);
});

test('looks again after a look that failed', async () => {
  let looks = 0;
  const found = await eventually(() => (++looks < 3 ? Promise.reject(new RangeError('not yet')) : 'here'), { what: 'it', everyMs: 1 });
  assert.equal(found, 'here');
});

test('says in the end what was waited for and why the last look failed', async () => {
  const waiting = eventually(() => Promise.reject(new RangeError('nobody home')), { what: 'an answer', withinMs: 5, everyMs: 1 });
  await assert.rejects(waiting, { kind: 'ServiceUnavailable', message: /an answer/, fullMessage: /nobody home/ });
});
