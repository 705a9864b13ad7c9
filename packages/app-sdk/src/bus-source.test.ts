import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createMemoryBus } from '@skerry/bus';
import { type Envelope, eventEnvelope } from '@skerry/contracts';
import { BusSource } from './bus-source.ts';
import type { Fail } from './result.ts';

function message(number: number): Envelope {
  return eventEnvelope({ correlationID: String(number), payload: {} });
}

test('takes messages of all its topics until aborted', async () => {
  await using bus = createMemoryBus();
  const [abort, seen] = [new AbortController(), [] as string[]];
  const running = new BusSource(bus, ['edgex/a/#', 'edgex/b']).run(async ({ topic, envelope }) => {
    seen.push(`${topic} ${envelope.correlationID}`);
    return { settled: Promise.resolve(undefined) };
  }, abort.signal);
  await setImmediate();
  await bus.publish('edgex/a/x', message(1));
  await bus.publish('edgex/b', message(2));
  await bus.publish('edgex/c', message(3));
  await setImmediate();
  abort.abort();
  await running;
  await bus.publish('edgex/b', message(4));
  await setImmediate();
  assert.deepEqual(seen, ['edgex/a/x 1', 'edgex/b 2']);
});

test('keeps a bounded number of exports under way and never makes the publisher wait', async () => {
  await using bus = createMemoryBus();
  const [abort, landings] = [new AbortController(), [] as ((failure: Fail | undefined) => void)[]];
  const running = new BusSource(bus, ['edgex/#']).run(async () => {
    const { promise, resolve } = Promise.withResolvers<Fail | undefined>();
    landings.push(resolve);
    return { settled: promise };
  }, abort.signal);
  await setImmediate();
  for (let number = 0; number < 3_000; number += 1) await bus.publish('edgex/a', message(number));
  await setImmediate();
  assert.equal(landings.length, 64);
  abort.abort();
  for (const land of landings) land(undefined);
  await running;
});

test('does not subscribe once aborted', async () => {
  await using bus = createMemoryBus();
  await new BusSource(bus, ['edgex/#']).run(() => assert.fail('must not run'), AbortSignal.abort());
});
