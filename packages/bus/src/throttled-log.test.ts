import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, RecordingLog } from '@skerry/testkit';
import { ThrottledLog } from './throttled-log.ts';

test('logs a kind of trouble at once, then counts it for ten seconds', async () => {
  const [clock, log] = [new FakeClock(), new RecordingLog()];
  const throttled = new ThrottledLog(log, clock);
  for (let n = 0; n < 5; n++) throttled.warn('full', () => `full ${n}`);
  throttled.warn('other', () => 'other');
  assert.equal(log.text(), 'full 0\nother');
  await clock.advance(10_000);
  throttled.warn('full', () => 'full again');
  assert.equal(log.text(), 'full 0\nother\nfull again (and 4 more before)');
});

test('makes no message that it does not log', () => {
  const throttled = new ThrottledLog(new RecordingLog(), new FakeClock());
  throttled.warn('x', () => 'x');
  throttled.warn('x', () => assert.fail('was made'));
});

test('logs no more however many kinds there are, and goes on with new kinds once the old ones are quiet', async () => {
  const [clock, log] = [new FakeClock(), new RecordingLog()];
  const throttled = new ThrottledLog(log, clock);
  for (let n = 0; n < 100_000; n++) throttled.warn(`kind ${n % 1000}`, () => 'x');
  assert.equal(log.entries.length, 257, 'those remembered, and one for all others');
  await clock.advance(10_000);
  throttled.warn('new', () => 'new');
  throttled.warn('kind 255', () => 'known');
  const [fresh, known] = log.text().split('\n').slice(257);
  assert.deepEqual([fresh, known], ['new', 'known (and 99 more before)']);
});
