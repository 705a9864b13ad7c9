import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IncomingIds } from './incoming-ids.ts';

test('knows what each client has sent and not released', () => {
  const ids = new IncomingIds();
  ids.add('a', 1);
  ids.add('a', 2);
  ids.add('b', 1);
  ids.delete('a', 1);
  assert.deepEqual([ids.has('a', 1), ids.has('a', 2), ids.has('b', 1), ids.has('c', 1)], [false, true, true, false]);
  ids.forget('a');
  assert.equal(ids.has('a', 2), false);
});

test('forgets the client heard of longest ago when there are too many', () => {
  const ids = new IncomingIds();
  for (let n = 0; n <= 10_000; n++) ids.add(`client ${n}`, 1);
  assert.deepEqual([ids.has('client 0', 1), ids.has('client 1', 1), ids.has('client 10000', 1)], [false, true, true]);
});
