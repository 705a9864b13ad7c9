import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLogEnd, findStart } from './log-position.ts';
import { createTestEvent } from './testkit/test-event.ts';
import { TestEventLog } from './testkit/test-event-log.ts';

function logOf(count: number): TestEventLog {
  const log = new TestEventLog();
  log.append(...Array.from({ length: count }, (_, i) => createTestEvent({}, i + 1)));
  return log;
}

function originOf(number: number): bigint {
  return createTestEvent({}, number).origin;
}

test('finds the end of any log', async () => {
  for (const count of [0, 1, 5_000]) assert.equal(await findLogEnd(logOf(count).client), BigInt(count));
});

test('starts before the first event made since a moment', async () => {
  const { client } = logOf(5_000);
  assert.equal(await findStart(client, originOf(4_500)), 4_499n);
  assert.equal(await findStart(client, originOf(5_000)), 4_999n);
});

test('starts at the end if every event is older', async () => {
  assert.equal(await findStart(logOf(5_000).client, originOf(5_001)), 5_000n);
  assert.equal(await findStart(logOf(0).client, originOf(1)), 0n);
});

test('looks back no further than a thousand events', async () => {
  assert.equal(await findStart(logOf(5_000).client, originOf(1)), 4_000n);
});
