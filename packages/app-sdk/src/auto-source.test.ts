import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataClient } from '@skerry/client';
import { EdgeError } from '@skerry/contracts';
import { systemRandom } from '@skerry/runtime';
import { FakeClock } from '@skerry/testkit';
import { AutoSource } from './auto-source.ts';
import type { EventSource } from './event-source.ts';
import { awayError } from './testkit/test-event-log.ts';
import { TestLog } from './testkit/test-log.ts';

function source(kind: 'log' | 'bus', ran: string[]): EventSource {
  return { kind, run: async () => void ran.push(kind), state: () => ({}) };
}

function start(answers: (EdgeError | undefined)[]) {
  const [ran, log, clock] = [[] as string[], new TestLog(), new FakeClock()];
  const eventsAfter = async (position: bigint) => {
    const answer = answers.shift();
    if (answer) throw answer;
    return { events: [], positions: [], next: position };
  };
  const data = { eventsAfter } as unknown as DataClient;
  const auto = new AutoSource({
    logSource: source('log', ran),
    busSource: source('bus', ran),
    data,
    clock,
    random: systemRandom(clock),
    log,
  });
  const abort = new AbortController();
  const running = auto.run(async () => ({ settled: Promise.resolve(undefined) }), abort.signal);
  return { auto, ran, log, clock, abort, running };
}

test('reads the log of a core-data that has one', async () => {
  const { auto, ran, running } = start([undefined]);
  await running;
  assert.deepEqual([ran, auto.kind], [['log'], 'log']);
});

test('takes the bus where core-data knows no such route, as EdgeX’s', async () => {
  const { auto, ran, log, running } = start([new EdgeError('NotFound', 'Not Found')]);
  await running;
  assert.deepEqual([ran, auto.kind], [['bus'], 'bus']);
  assert.equal(log.matching(/events come from the message bus/).length, 1);
});

test('waits for a core-data that is merely late', async () => {
  const { auto, ran, log, clock, running } = start([awayError(), awayError(), undefined]);
  await log.seen(/Waiting for core-data .* Set Trigger.Source to "bus"/);
  assert.match(auto.state().waitingFor ?? '', /core-data/);
  while (ran.length === 0) await clock.advance(1_000);
  await running;
  assert.deepEqual(ran, ['log']);
  assert.equal(log.matching(/Waiting/).length, 1);
});

test('gives up waiting when aborted', async () => {
  const { ran, abort, running, log } = start([awayError(), awayError()]);
  await log.seen(/Waiting/);
  abort.abort();
  await running;
  assert.deepEqual(ran, []);
});
