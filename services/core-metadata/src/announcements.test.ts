import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryBus } from '@skerry/bus';
import { EdgeError, eventEnvelope } from '@skerry/contracts';
import { FakeClock } from '@skerry/testkit';
import { Announcements } from './announcements.ts';
import { quiet } from './bench.test.ts';

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

test('tells a listener that is slower than a burst everything, in order', async () => {
  const clock = new FakeClock();
  await using bus = createMemoryBus({ clock });
  const heard: unknown[] = [];
  const all = Promise.withResolvers<void>();
  await bus.subscribe('changes', async ({ envelope }) => {
    await soon();
    if (heard.push(envelope.payload) === 3000) all.resolve();
  });
  const announcements = new Announcements();
  const publish = (payload: number) => () => bus.publish('changes', eventEnvelope({ correlationID: '', payload }));
  for (let number = 0; number < 3000; number++) announcements.send('owner', { topic: 'changes', publish: publish(number) }, quiet);
  await all.promise;
  assert.deepEqual(
    heard,
    Array.from({ length: 3000 }, (_, number) => number),
  );
});

test('does not let one owner who takes nothing hold up another', async () => {
  const announcements = new Announcements();
  const told: string[] = [];
  for (let number = 0; number < 100; number++) {
    announcements.send('deaf', { topic: 'a', publish: () => new Promise(() => told.push('deaf')) }, quiet);
  }
  announcements.send('awake', { topic: 'b', publish: async () => void told.push('awake') }, quiet);
  assert.equal(told.at(-1), 'awake');
  assert.equal(told.length, 65, 'the notices under way are bounded');
});

test('goes on after one that the bus refuses, and logs it', async () => {
  const announcements = new Announcements();
  const lines: unknown[] = [];
  const log = { ...quiet, error: (message: string, fields: unknown) => void lines.push([message, fields]) };
  const error = new EdgeError('Communication', 'the broker is away');
  const done = Promise.withResolvers<void>();
  announcements.send('owner', { topic: 'a', publish: () => Promise.reject(error) }, log);
  announcements.send('owner', { topic: 'b', publish: async () => done.resolve() }, log);
  await done.promise;
  await soon();
  assert.deepEqual(lines, [['Cannot publish a change: the message bus refused it.', { topic: 'a', error }]]);
});

test('refuses what nobody could ever catch up with', () => {
  const announcements = new Announcements();
  let refused = 0;
  const log = { ...quiet, error: () => void refused++ };
  const deaf = { topic: 'a', publish: () => new Promise<void>(() => undefined) };
  for (let number = 0; number < 100_066; number++) announcements.send('deaf', deaf, log);
  assert.equal(refused, 2);
});
