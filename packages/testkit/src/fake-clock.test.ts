import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from './fake-clock.ts';

test('fires timers in the order of their time, then of their making', async () => {
  const clock = new FakeClock();
  const fired: string[] = [];
  clock.setTimeout(() => fired.push('late'), 20);
  clock.setTimeout(() => fired.push('first'), 10);
  clock.setTimeout(() => fired.push('second'), 10);
  await clock.advance(15);
  assert.deepEqual(fired, ['first', 'second']);
  await clock.advance(5);
  assert.deepEqual(fired, ['first', 'second', 'late']);
});

test('fires timers that promises set on the way, at their own time', async () => {
  const clock = new FakeClock(0);
  const times: number[] = [];
  const loop = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await clock.sleep(10);
      times.push(clock.nowMs());
    }
  };
  const done = loop();
  await clock.advance(100);
  await done;
  assert.deepEqual(times, [10, 20, 30]);
  assert.equal(clock.nowMs(), 100);
});

test('keeps nanoseconds increasing while it stands still and when the wall clock is set back', () => {
  const clock = new FakeClock();
  const first = clock.nowNs();
  assert.equal(clock.nowNs(), first + 1n);
  clock.setWall(0);
  assert.equal(clock.nowMs(), 0);
  assert.equal(clock.monotonicMs(), 0);
  assert.equal(clock.nowNs(), first + 2n);
});

test('does not fire a disposed timer', async () => {
  const clock = new FakeClock();
  let fired = false;
  const timer = clock.setTimeout(() => {
    fired = true;
  }, 1);
  assert.equal(clock.pending, 1);
  timer[Symbol.dispose]();
  await clock.advance(10);
  assert.equal(fired, false);
  assert.equal(clock.pending, 0);
});
