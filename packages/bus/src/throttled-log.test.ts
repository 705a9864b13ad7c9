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

test('remembers a limited number of kinds', () => {
  const log = new RecordingLog();
  const throttled = new ThrottledLog(log, new FakeClock());
  for (let n = 0; n < 10_000; n++) throttled.warn(`kind ${n}`, () => 'x');
  assert.equal(log.entries.length, 10_000);
});
