import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { FakeClock } from '@skerry/testkit';
import { createTestLog, createTestMetrics } from './bench.test.ts';
import { EventOutbox } from './event-outbox.ts';
import { type HeldEvent, HeldEvents } from './held-events.ts';

const limits = { count: 5, bytes: 1000 };

function start() {
  const clock = new FakeClock();
  const { log, lines } = createTestLog();
  const metrics = createTestMetrics();
  const taken: string[] = [];
  const plant = { refuse: (_name: string): Error | undefined => undefined };
  const parts = { clock, log, limits: () => limits, dropped: metrics.counter('EventsDropped'), held: metrics.gauge('EventsHeld') };
  const outbox = new EventOutbox(parts);
  const add = (name: string, bytes = 1): void => {
    const publish = async (): Promise<void> => {
      const error = plant.refuse(name);
      if (error) throw error;
      taken.push(name);
    };
    outbox.add({ topic: name, bytes, publish });
  };
  return { clock, lines, metrics: metrics.values, taken, plant, outbox, add };
}

const away = (): Error => new EdgeError('Communication', 'broker away');

describe('an outbox', () => {
  test('publishes at once and in order', async () => {
    const { add, taken, clock, outbox } = start();
    for (const name of ['a', 'b', 'c']) add(name);
    await clock.settle();
    assert.deepEqual([taken, outbox.size], [['a', 'b', 'c'], 0]);
  });

  test('holds events while they cannot be taken, and publishes them in order afterwards', async () => {
    const { add, taken, clock, plant, outbox, lines } = start();
    plant.refuse = away;
    for (const name of ['a', 'b', 'c']) add(name);
    await clock.advance(1000);
    add('d');
    assert.deepEqual([taken, outbox.size], [[], 4]);
    plant.refuse = () => undefined;
    await clock.advance(5000);
    assert.deepEqual(taken, ['a', 'b', 'c', 'd']);
    assert.deepEqual(lines, ['WARN Holds events: broker away']);
  });

  test('puts what failed before what is newer', async () => {
    const { add, taken, clock, plant } = start();
    plant.refuse = (name) => (name === 'b' ? away() : undefined);
    for (const name of ['a', 'b', 'c']) add(name);
    await clock.settle();
    add('d');
    assert.deepEqual(taken, ['a', 'c']);
    plant.refuse = () => undefined;
    await clock.advance(200);
    assert.deepEqual(taken, ['a', 'c', 'b', 'd']);
  });

  test('drops the oldest beyond its limits and counts them', async () => {
    const { add, taken, clock, plant, metrics } = start();
    plant.refuse = away;
    add('0');
    await clock.settle();
    for (const name of ['1', '2', '3', '4', '5', '6']) add(name);
    assert.equal(metrics.get('EventsDropped'), 2);
    plant.refuse = () => undefined;
    await clock.advance(1000);
    assert.deepEqual(taken, ['2', '3', '4', '5', '6']);
    assert.equal(metrics.get('EventsHeld'), 0);
  });

  test('drops, with an error in the log, what can never be taken, and goes on', async () => {
    const { add, taken, clock, plant, lines, metrics } = start();
    plant.refuse = (name) => (name === 'big' ? new EdgeError('LimitExceeded', 'message size exceed limit(1 KB)') : undefined);
    for (const name of ['a', 'big', 'b']) add(name);
    await clock.settle();
    assert.deepEqual([taken, metrics.get('EventsDropped')], [['a', 'b'], 1]);
    assert.deepEqual(lines, ['ERROR Drops an event for big: message size exceed limit(1 KB)']);
  });

  test('lets what is under way arrive when it is disposed', async () => {
    const { add, taken, outbox } = start();
    add('a');
    await outbox[Symbol.asyncDispose]();
    assert.deepEqual(taken, ['a']);
  });

  test('takes nothing more once it is disposed', async () => {
    const { add, taken, clock, outbox, plant } = start();
    plant.refuse = away;
    add('a');
    await clock.settle();
    await outbox[Symbol.asyncDispose]();
    plant.refuse = () => undefined;
    add('b');
    await clock.advance(10_000);
    assert.deepEqual([taken, clock.pending], [[], 0]);
  });
});

describe('held events', () => {
  const event = (topic: string, bytes = 1): HeldEvent => ({ topic, bytes, publish: async () => undefined });

  test('are bounded by memory too, but the newest is always kept', () => {
    const held = new HeldEvents(() => limits);
    assert.equal(held.push(event('a', 600)), 0);
    assert.equal(held.push(event('b', 600)), 1);
    assert.equal(held.push(event('c', 5000)), 1);
    assert.deepEqual([held.size, held.bytes, held.shift()?.topic, held.bytes], [1, 5000, 'c', 0]);
  });

  test('keep their order over many takings and puttings back', () => {
    const held = new HeldEvents(() => ({ count: 10_000, bytes: 1e9 }));
    for (let index = 0; index < 5000; index++) held.push(event(String(index)));
    const first = Array.from({ length: 3000 }, () => held.shift()!);
    assert.equal(held.unshift(first.slice(2990)), 0);
    const rest = Array.from({ length: held.size }, () => Number(held.shift()?.topic));
    assert.deepEqual(
      rest,
      Array.from({ length: 2010 }, (_, index) => 2990 + index),
    );
    assert.equal(held.shift(), undefined);
  });
});
