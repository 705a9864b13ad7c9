import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { DeadlineQueue } from './deadline-queue.ts';

test('expires each deadline when its span is over, and those met never', async () => {
  const clock = new FakeClock();
  using deadlines = new DeadlineQueue(clock, 100);
  const expired: string[] = [];
  deadlines.start(() => expired.push('a'));
  const met = deadlines.start(() => expired.push('b'));
  await clock.advance(60);
  deadlines.start(() => expired.push('c'));
  met();
  await clock.advance(40);
  assert.deepEqual(expired, ['a']);
  await clock.advance(60);
  assert.deepEqual(expired, ['a', 'c']);
});

test('keeps one timer for all, and none when nothing waits', async () => {
  const clock = new FakeClock();
  using deadlines = new DeadlineQueue(clock, 100);
  const met = Array.from({ length: 100 }, () => deadlines.start(() => assert.fail('was met')));
  assert.equal(clock.pending, 1);
  for (const meet of met.toReversed()) meet();
  assert.equal(clock.pending, 0);
  await clock.advance(1_000);
});

test('forgets all deadlines when it is disposed', async () => {
  const clock = new FakeClock();
  const deadlines = new DeadlineQueue(clock, 100);
  deadlines.start(() => assert.fail('was disposed'));
  deadlines[Symbol.dispose]();
  assert.equal(clock.pending, 0);
  await clock.advance(1_000);
});

test('lets a deadline that expires start another', async () => {
  const clock = new FakeClock();
  using deadlines = new DeadlineQueue(clock, 100);
  const expired: number[] = [];
  deadlines.start(() => deadlines.start(() => expired.push(clock.monotonicMs())));
  await clock.advance(250);
  assert.deepEqual(expired, [200]);
});
