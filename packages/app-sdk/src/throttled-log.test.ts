import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { TestLog } from './testkit/test-log.ts';
import { ThrottledLog } from './throttled-log.ts';

test('logs one error a second and says how many it stands for', async () => {
  const [clock, log] = [new FakeClock(), new TestLog()];
  const throttled = new ThrottledLog(log, clock);
  for (const message of ['a', 'b', 'c']) throttled.error(message, { n: 1 });
  await clock.advance(1_000);
  throttled.error('d');
  await clock.advance(1_000);
  throttled.error('e');
  assert.deepEqual(
    log.entries.map(({ message }) => message),
    ['a', 'd (and 2 errors before it)', 'e'],
  );
  assert.deepEqual(log.entries[0]?.fields, { n: 1 });
});
