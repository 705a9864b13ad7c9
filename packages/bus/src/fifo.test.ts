import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fifo } from './fifo.ts';

test('gives back items in the order in which they came, through many refills', () => {
  const fifo = new Fifo<number>();
  const taken: (number | undefined)[] = [];
  for (let n = 0; n < 10_000; n++) {
    fifo.push(n);
    if (n % 3 !== 0) taken.push(fifo.shift());
  }
  assert.equal(fifo.length, 10_000 - taken.length);
  taken.push(...fifo.drain());
  assert.deepEqual(
    taken,
    Array.from({ length: 10_000 }, (_, n) => n),
  );
});

test('is empty at first and after it was emptied', () => {
  const fifo = new Fifo<string>();
  assert.deepEqual([fifo.length, fifo.peek(), fifo.shift()], [0, undefined, undefined]);
  fifo.push('a');
  assert.equal(fifo.peek(), 'a');
  assert.equal(fifo.shift(), 'a');
  assert.deepEqual([fifo.length, fifo.shift(), fifo.drain()], [0, undefined, []]);
});
