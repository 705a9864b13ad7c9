import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { withDeadline } from './deadline.ts';

const never = (): Promise<never> => new Promise(() => undefined);

test('gives the result of work that is in time and leaves no timer', async () => {
  const clock = new FakeClock();
  assert.equal(await withDeadline(Promise.resolve(7), { clock, ms: 10, what: 'Work' }), 7);
  assert.equal(await withDeadline(() => 8, { clock, ms: 10, what: 'Work' }), 8);
  await clock.settle();
  assert.equal(clock.pending, 0);
});

test('gives up at the deadline, names the work and aborts its signal', async () => {
  const clock = new FakeClock();
  let seen: AbortSignal | undefined;
  const late = withDeadline(
    (signal) => {
      seen = signal;
      return never();
    },
    { clock, ms: 500, what: 'Reading device "pump-1"' },
  );
  const refused = assert.rejects(late, { kind: 'ServiceUnavailable', message: 'Reading device "pump-1" took longer than 500 ms' });
  await clock.advance(500);
  await refused;
  assert.equal(seen?.aborted, true);
});

test('passes on a failure, synchronous or not', async () => {
  const options = { clock: new FakeClock(), ms: 10, what: 'Work' };
  const fail = (): never => {
    throw new RangeError('broken');
  };
  await assert.rejects(withDeadline(fail, options), /broken/);
  await assert.rejects(withDeadline(Promise.reject(new RangeError('broken')), options), /broken/);
});

test('does not begin when its signal is aborted already, and stops when it aborts later', async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const running = withDeadline(never, { clock, ms: 10, what: 'Work', signal: abort.signal });
  abort.abort(new RangeError('stopping'));
  await assert.rejects(running, /stopping/);
  let began = false;
  const begin = (): void => {
    began = true;
  };
  await assert.rejects(withDeadline(begin, { clock, ms: 10, what: 'Work', signal: abort.signal }), /stopping/);
  assert.equal(began, false);
});
