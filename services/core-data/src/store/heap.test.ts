import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '@skerry/testkit';
import { Heap } from './heap.ts';

test('gives items in order, whatever the order they came in', () => {
  const random = new SeededRandom(3);
  const heap = new Heap<number>((left, right) => left < right);
  const items = Array.from({ length: 500 }, () => Math.floor(random.next() * 100));
  for (const item of items) heap.push(item);
  assert.equal(heap.size, 500);
  assert.equal(heap.peek(), Math.min(...items));
  const given = items.map(() => heap.pop());
  assert.deepEqual(
    given,
    [...items].sort((left, right) => left - right),
  );
  assert.deepEqual([heap.size, heap.peek(), heap.pop()], [0, undefined, undefined]);
});

test('keeps its order while items come and go', () => {
  const heap = new Heap<number>((left, right) => left > right);
  for (const item of [3, 9, 4]) heap.push(item);
  assert.equal(heap.pop(), 9);
  heap.push(7);
  assert.deepEqual([heap.pop(), heap.pop(), heap.pop()], [7, 4, 3]);
});
