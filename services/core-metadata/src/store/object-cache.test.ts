import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ObjectCache } from './object-cache.ts';

test('forgets the object added first when it is full', () => {
  const cache = new ObjectCache<{ n: number }>(2);
  for (const n of [1, 2, 3]) cache.add(`o${n}`, { n });
  assert.deepEqual([cache.get('o1'), cache.get('o2'), cache.get('o3')], [undefined, { n: 2 }, { n: 3 }]);
});

test('forgets what it is told to', () => {
  const cache = new ObjectCache<object>();
  cache.add('o', {});
  cache.forget('o');
  assert.equal(cache.get('o'), undefined);
});

test('freezes what it holds through and through', () => {
  const object = new ObjectCache<{ a: [{ b: number }] }>().add('o', { a: [{ b: 1 }] });
  assert.equal(Object.isFrozen(object.a[0]), true);
});
