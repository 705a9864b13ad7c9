import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedQueue } from './queue.ts';

test('gives items back in the order they came', async () => {
  const queue = new BoundedQueue<number>(5000, 'wait');
  for (let i = 0; i < 4000; i++) await queue.push(i);
  for (let i = 0; i < 4000; i++) assert.equal(queue.poll(), i);
  assert.equal(queue.poll(), undefined);
  assert.equal(queue.length, 0);
});

test('makes senders wait for room and serves them in order', async () => {
  const queue = new BoundedQueue<string>(1, 'wait');
  await queue.push('a');
  const order: string[] = [];
  const second = queue.push('b').then(() => order.push('b'));
  const third = queue.push('c').then(() => order.push('c'));
  assert.equal(queue.offer('d'), false);
  assert.equal(await queue.take(), 'a');
  await second;
  assert.equal(await queue.take(), 'b');
  await third;
  assert.deepEqual(order, ['b', 'c']);
  assert.equal(queue.dropped, 0);
});

test('drops the oldest and counts it', async () => {
  const queue = new BoundedQueue<number>(2, 'drop-oldest');
  for (const item of [1, 2, 3, 4]) await queue.push(item);
  assert.equal(queue.dropped, 2);
  assert.deepEqual([queue.poll(), queue.poll(), queue.poll()], [3, 4, undefined]);
});

test('refuses what does not fit and counts it', async () => {
  const queue = new BoundedQueue<number>(1, 'refuse');
  await queue.push(1);
  await assert.rejects(queue.push(2), { kind: 'LimitExceeded' });
  assert.equal(queue.offer(3), false);
  assert.equal(queue.dropped, 2);
});

test('hands an item straight to one who waits for it', async () => {
  const queue = new BoundedQueue<number>(1, 'refuse');
  const taken = queue.take();
  assert.equal(queue.offer(1), true);
  assert.equal(await taken, 1);
  assert.equal(queue.length, 0);
});

test('ends iteration when closed, after the items inside', async () => {
  const queue = new BoundedQueue<number>(3, 'wait');
  await queue.push(1);
  await queue.push(2);
  queue.close();
  const seen: number[] = [];
  for await (const item of queue) seen.push(item);
  assert.deepEqual(seen, [1, 2]);
});

test('refuses senders once closed, also those that wait, and frees takers', async () => {
  const queue = new BoundedQueue<number>(1, 'wait');
  const taken = queue.take();
  await queue.push(1);
  assert.equal(await taken, 1);
  await queue.push(2);
  const waiting = queue.push(3);
  queue[Symbol.dispose]();
  await assert.rejects(waiting, { kind: 'ServiceUnavailable' });
  await assert.rejects(queue.push(4), { kind: 'ServiceUnavailable' });
  assert.equal(queue.offer(5), false);
  assert.equal(await queue.take(), 2);
  assert.equal(await queue.take(), undefined);
});

test('cannot be made without room', () => {
  assert.throws(() => new BoundedQueue(0, 'wait'), RangeError);
});
