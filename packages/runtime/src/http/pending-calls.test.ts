import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { type PendingCall, PendingCalls } from './pending-calls.ts';

class TestCall implements PendingCall {
  previousPending: PendingCall | undefined;
  nextPending: PendingCall | undefined;
  isPending = false;
  dueMs = 0;
  outcome = 'waiting';

  expire(): void {
    this.outcome = 'expired';
  }

  abort(reason: unknown): void {
    this.outcome = `aborted: ${String(reason)}`;
  }
}

test('expires each call after the time limit with a single timer for all', async () => {
  const clock = new FakeClock();
  const calls = new PendingCalls(clock, 100);
  const [a, b, c] = [new TestCall(), new TestCall(), new TestCall()];
  calls.add(a);
  await clock.advance(50);
  calls.add(b);
  calls.add(c);
  assert.equal(clock.pending, 1);
  calls.remove(c);
  await clock.advance(50);
  assert.deepEqual([a.outcome, b.outcome, c.outcome], ['expired', 'waiting', 'waiting']);
  await clock.advance(50);
  assert.deepEqual([b.outcome, c.outcome, calls.size, clock.pending], ['expired', 'waiting', 0, 0]);
});

test('removes from the front, the middle and the end, and does not mind being told twice', () => {
  const calls = new PendingCalls(new FakeClock(), 100);
  const all = Array.from({ length: 5 }, () => new TestCall());
  for (const call of all) calls.add(call);
  for (const index of [2, 0, 4, 4, 1, 3, 3]) calls.remove(all[index] as TestCall);
  assert.equal(calls.size, 0);
});

test('lets the time of a call run from when it was first added', async () => {
  const clock = new FakeClock();
  const calls = new PendingCalls(clock, 100);
  const call = new TestCall();
  calls.add(call);
  await clock.advance(60);
  calls.add(call);
  assert.equal(calls.size, 1);
  await clock.advance(40);
  assert.equal(call.outcome, 'expired');
});

test('sets no timer without a limit', () => {
  const clock = new FakeClock();
  new PendingCalls(clock, 0).add(new TestCall());
  assert.equal(clock.pending, 0);
});

test('tells when all calls are answered', async () => {
  const calls = new PendingCalls(new FakeClock(), 100);
  await calls.drained();
  const [a, b] = [new TestCall(), new TestCall()];
  calls.add(a);
  calls.add(b);
  let drained = false;
  const waiting = calls.drained().then(() => {
    drained = true;
  });
  calls.remove(a);
  await Promise.resolve();
  assert.equal(drained, false);
  calls.remove(b);
  await waiting;
});

test('aborts what still waits and leaves no timer', () => {
  const clock = new FakeClock();
  const calls = new PendingCalls(clock, 100);
  const call = new TestCall();
  calls.add(call);
  calls.abortAll('stopping');
  assert.deepEqual([call.outcome, calls.size, clock.pending], ['aborted: stopping', 0, 0]);
});

test('keeps its order through a random mix of adding, removing and expiring', async () => {
  const clock = new FakeClock();
  const calls = new PendingCalls(clock, 10);
  const live = new Set<TestCall>();
  for (let i = 0; i < 2000; i++) {
    const call = new TestCall();
    calls.add(call);
    live.add(call);
    if (i % 3 === 0) {
      const victim = [...live][(i * 7919) % live.size] as TestCall;
      calls.remove(victim);
      live.delete(victim);
    }
    if (i % 50 === 0) await clock.advance(1);
    for (const one of live) if (one.outcome === 'expired') live.delete(one);
    assert.equal(calls.size, live.size);
  }
});
