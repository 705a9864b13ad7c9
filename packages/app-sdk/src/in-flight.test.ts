import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EdgeError } from '@skerry/contracts';
import { InFlight } from './in-flight.ts';
import { type Fail, fail } from './result.ts';

function launch(limit: number, count: number) {
  const advanced: bigint[] = [];
  const flights = new InFlight(limit, (position) => advanced.push(position));
  const landings = Array.from({ length: count }, (_, i) => {
    const landing = Promise.withResolvers<Fail | undefined>();
    flights.add(BigInt(i + 1), landing.promise);
    return landing;
  });
  return { flights, advanced, landings };
}

const FAILURE = fail(new EdgeError('Communication', 'lost'), { retry: 'transient' });

test('advances only as far as everything is acknowledged without a gap', async () => {
  const { advanced, landings } = launch(10, 4);
  landings[1]?.resolve(undefined);
  landings[2]?.resolve(undefined);
  await setImmediate();
  assert.deepEqual(advanced, []);
  landings[0]?.resolve(undefined);
  await setImmediate();
  assert.deepEqual(advanced, [3n]);
});

test('never advances over a failure, and tells the earliest', async () => {
  const { flights, advanced, landings } = launch(10, 4);
  landings[2]?.resolve(FAILURE);
  landings[3]?.resolve(undefined);
  landings[1]?.resolve(FAILURE);
  landings[0]?.resolve(undefined);
  await flights.drained();
  assert.deepEqual(advanced, [1n]);
  assert.deepEqual(flights.failed, { position: 2n, failure: FAILURE });
});

test('makes room when a message lands', async () => {
  const { flights, landings } = launch(2, 2);
  let isRoom = false;
  const room = flights.room().then(() => {
    isRoom = true;
  });
  await setImmediate();
  assert.equal(isRoom, false);
  landings[1]?.resolve(undefined);
  await room;
  landings[0]?.resolve(undefined);
  await flights.drained();
});
