import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { sleepOn, systemClock } from './clock.ts';

test('gives strictly increasing nanoseconds close to the wall clock', () => {
  let last = systemClock.nowNs();
  for (let i = 0; i < 10_000; i++) {
    const next = systemClock.nowNs();
    assert.ok(next > last);
    last = next;
  }
  assert.ok(Math.abs(Number(last / 1_000_000n) - Date.now()) < 50);
});

test('measures elapsed time without going back', () => {
  const before = systemClock.monotonicMs();
  assert.ok(systemClock.monotonicMs() >= before);
  assert.ok(Math.abs(systemClock.nowMs() - Date.now()) < 50);
});

test('fires a timer once and not at all once disposed', async () => {
  let cancelled = false;
  systemClock
    .setTimeout(() => {
      cancelled = true;
    }, 1)
    [Symbol.dispose]();
  await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 5));
  assert.equal(cancelled, false);
});

test('does not fire at once when the delay exceeds what a Node timer can hold', async () => {
  let fired = false;
  const timer = systemClock.setTimeout(() => {
    fired = true;
  }, 2 ** 31);
  await systemClock.sleep(5);
  timer[Symbol.dispose]();
  assert.equal(fired, false);
});

test('wakes a sleeper when its signal aborts, with the reason of the signal', async () => {
  const abort = new AbortController();
  const sleeping = sleepOn(new FakeClock(), 60_000, abort.signal);
  abort.abort(new RangeError('enough'));
  await assert.rejects(sleeping, /enough/);
  await assert.rejects(systemClock.sleep(1, abort.signal), /enough/);
});

test('leaves no timer and no listener behind after a sleep', async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const sleeping = clock.sleep(10, abort.signal);
  await clock.advance(10);
  await sleeping;
  abort.abort();
  assert.equal(clock.pending, 0);
});
