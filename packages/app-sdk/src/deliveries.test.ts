import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EdgeError } from '@skerry/contracts';
import { Deliveries } from './deliveries.ts';
import type { Receipt } from './event-source.ts';
import { fail } from './result.ts';

function harness() {
  const [deliveries, given] = [new Deliveries(), [] as string[]];
  const give = (name: string) => async (): Promise<Receipt> => {
    given.push(name);
    return { settled: Promise.resolve(undefined) };
  };
  return { deliveries, given, give };
}

test('gives an event that went early only once', async () => {
  const { deliveries, given, give } = harness();
  deliveries.open();
  const early = deliveries.early('a', give('early a'));
  assert.equal(deliveries.fromLog('a', give('log a')), early);
  await early;
  assert.equal(deliveries.early('a', give('again a')), undefined);
  assert.deepEqual(given, ['early a']);
});

test('ignores an event of the bus that the log was quicker to bring', async () => {
  const { deliveries, given, give } = harness();
  deliveries.open();
  await deliveries.fromLog('a', give('log a'));
  assert.equal(deliveries.early('a', give('early a')), undefined);
  assert.deepEqual([given, deliveries.skipped], [['log a'], undefined]);
});

test('lets nothing go early while the log has events to give', async () => {
  const { deliveries, given, give } = harness();
  assert.equal(deliveries.early('a', give('early a')), undefined);
  deliveries.open();
  assert.equal(deliveries.early('b', give('early b')), undefined);
  await deliveries.fromLog('a', give('log a'));
  await deliveries.fromLog('b', give('log b'));
  await deliveries.early('c', give('early c'));
  assert.deepEqual(given, ['log a', 'log b', 'early c']);
});

test('can forgive an event that never comes from the log', () => {
  const { deliveries, give } = harness();
  deliveries.early('a', give('a'));
  deliveries.forgive('other');
  assert.equal(deliveries.skipped, 'a');
  deliveries.forgive('a');
  assert.equal(deliveries.skipped, undefined);
});

test('gives an event again whose early delivery failed', async () => {
  const { deliveries, given, give } = harness();
  deliveries.open();
  const failed = fail(new EdgeError('Communication', 'away'), { retry: 'transient' });
  const receipt = await deliveries.early('a', async () => ({ settled: Promise.resolve(failed) }));
  assert.equal(await receipt?.settled, failed);
  await setImmediate();
  assert.equal(deliveries.early('b', give('early b')), undefined);
  await deliveries.fromLog('a', give('log a'));
  assert.deepEqual(given, ['log a']);
});

test('gives everything again after it was told to forget', async () => {
  const { deliveries, given, give } = harness();
  await deliveries.fromLog('a', give('a'));
  deliveries.forget();
  await deliveries.fromLog('a', give('a again'));
  assert.deepEqual(given, ['a', 'a again']);
});

test('gives one event after the other', async () => {
  const { deliveries, given, give } = harness();
  deliveries.open();
  const slow = Promise.withResolvers<Receipt>();
  deliveries.early('a', () => slow.promise);
  const second = deliveries.early('b', give('b'));
  await setImmediate();
  assert.deepEqual(given, []);
  slow.resolve({ settled: Promise.resolve(undefined) });
  await second;
  assert.deepEqual(given, ['b']);
});

test('keeps no more than 64 early events waiting, and remembers a bounded number', async () => {
  const { deliveries, give } = harness();
  deliveries.open();
  const slow = Promise.withResolvers<Receipt>();
  deliveries.early('slow', () => slow.promise);
  for (let number = 1; number < 64; number += 1) assert.ok(deliveries.early(String(number), give('x')));
  assert.equal(deliveries.early('too many', give('x')), undefined);
  slow.resolve({ settled: Promise.resolve(undefined) });
  await deliveries.fromLog('too many', give('x'));
  for (let number = 0; number < 2_000; number += 1) await deliveries.fromLog(`n${number}`, give('x'));
  assert.ok(deliveries.early('slow', give('x')));
});
