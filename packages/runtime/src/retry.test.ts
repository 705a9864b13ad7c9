import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { pauseAfter, retry } from './retry.ts';

const signal = new AbortController().signal;

test('tries again with doubling pauses up to the longest, until it succeeds', async () => {
  const clock = new FakeClock(0);
  const times: number[] = [];
  const result = retry(
    () => {
      times.push(clock.nowMs());
      if (times.length < 5) throw new RangeError('not yet');
      return 'done';
    },
    { clock, signal, baseMs: 100, maxMs: 400 },
  );
  await clock.advance(2000);
  assert.equal(await result, 'done');
  assert.deepEqual(times, [0, 100, 300, 700, 1100]);
});

test('gives up after the last attempt with its error', async () => {
  const clock = new FakeClock();
  let count = 0;
  const tried = retry(() => Promise.reject(new RangeError(`try ${++count}`)), { clock, signal, baseMs: 1, maxMs: 1, attempts: 3 });
  const refused = assert.rejects(tried, /try 3/);
  await clock.advance(10);
  await refused;
});

test('gives up when the listener says so', async () => {
  const seen: number[] = [];
  const onFailure = (_error: unknown, attempt: number, pauseMs: number): boolean => seen.push(attempt, pauseMs) < 0;
  await assert.rejects(
    retry(() => Promise.reject(new RangeError('fatal')), { clock: new FakeClock(), signal, baseMs: 5, maxMs: 5, onFailure }),
    /fatal/,
  );
  assert.deepEqual(seen, [1, 5]);
});

test('stops waiting when the signal aborts', async () => {
  const abort = new AbortController();
  const clock = new FakeClock();
  const tried = retry(() => Promise.reject(new RangeError('no')), { clock, signal: abort.signal, baseMs: 1000, maxMs: 1000 });
  await clock.settle();
  abort.abort(new RangeError('stopping'));
  await assert.rejects(tried, /stopping/);
  assert.equal(clock.pending, 0);
});

test('leaves the given share of a pause to chance', () => {
  const options = { baseMs: 100, maxMs: 1000, jitter: 0.5 };
  assert.equal(pauseAfter(1, { ...options, random: { next: () => 0 } }), 100);
  assert.equal(pauseAfter(1, { ...options, random: { next: () => 1 } }), 50);
  assert.equal(pauseAfter(1, options), 100);
  assert.equal(pauseAfter(5000, options), 1000);
});
