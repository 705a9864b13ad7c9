import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { Backoff } from './backoff.ts';

const half = { next: () => 0.5, bytes: () => new Uint8Array(), uuid: () => '' };

async function pauseMs(clock: FakeClock, backoff: Backoff): Promise<number> {
  let done = false;
  const paused = backoff.pause(new AbortController().signal).then(() => {
    done = true;
  });
  const startMs = clock.monotonicMs();
  while (!done) await clock.advance(1);
  await paused;
  return clock.monotonicMs() - startMs;
}

test('doubles its pauses up to a limit and starts again after a success', async () => {
  const clock = new FakeClock();
  const backoff = new Backoff({ clock, random: half }, { baseMs: 8, maxMs: 20 });
  assert.deepEqual([await pauseMs(clock, backoff), await pauseMs(clock, backoff), await pauseMs(clock, backoff)], [6, 12, 15]);
  backoff.reset();
  assert.equal(await pauseMs(clock, backoff), 6);
});

test('ends a pause at once when aborted', async () => {
  const abort = new AbortController();
  const paused = new Backoff({ clock: new FakeClock(), random: half }, { baseMs: 1_000, maxMs: 1_000 }).pause(abort.signal);
  abort.abort();
  await paused;
});
