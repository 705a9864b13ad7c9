import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError, type Envelope, eventEnvelope } from '@skerry/contracts';
import { FakeClock, RecordingLog } from '@skerry/testkit';
import { encodeEnvelope } from './envelope-codec.ts';
import { createMemoryBus, type Outsider } from './memory.ts';

const event = (payload: unknown) => eventEnvelope({ correlationID: 'c', payload });

/** A handler that ends when it is told to, and the payloads it was called with. */
function heldHandler() {
  const seen: unknown[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const handler = ({ envelope }: { envelope: Envelope }): Promise<void> => {
    seen.push(envelope.payload);
    ends.push(Promise.withResolvers<void>());
    return ends.at(-1)!.promise;
  };
  const end = async (): Promise<void> => {
    ends.shift()!.resolve();
    await new Promise(setImmediate);
  };
  return { seen, ends, handler, end };
}

/** Whether a promise settles without anything else happening. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const waiting = Symbol('waiting');
  return (await Promise.race([promise.catch(() => undefined), new Promise(setImmediate).then(() => waiting)])) !== waiting;
}

test('passes the very object that was published', async () => {
  await using bus = createMemoryBus();
  const sent = event({ large: true });
  const received: Envelope[] = [];
  await bus.subscribe('a', ({ envelope }) => void received.push(envelope));
  await bus.publish('a', sent);
  assert.equal(received[0], sent);
});

test('copies an envelope that is passed on, so that its first receivers keep their topic', async () => {
  await using bus = createMemoryBus();
  const received: Envelope[] = [];
  await bus.subscribe('#', ({ envelope }) => void received.push(envelope));
  const sent = event(1);
  await bus.publish('a', sent);
  await bus.publish('b', sent);
  assert.deepEqual(
    received.map(({ receivedTopic }) => receivedTopic),
    ['a', 'b'],
  );
});

test('waits for the handler of an acknowledging subscription, and for no other', async () => {
  await using bus = createMemoryBus();
  const [patient, acknowledging] = [heldHandler(), heldHandler()];
  await bus.subscribe('a', patient.handler);
  await bus.subscribe('a', acknowledging.handler, { acknowledge: true });
  const publishing = bus.publish('a', event(1));
  assert.equal(await isSettled(publishing), false);
  await acknowledging.end();
  assert.equal(await isSettled(publishing), true);
});

test('rejects with the error of an acknowledging handler, after all others had their turn', async () => {
  await using bus = createMemoryBus();
  const other = heldHandler();
  const failing = async () => {
    throw new EdgeError('Database', 'the disk is full');
  };
  await bus.subscribe('a', failing, { acknowledge: true });
  await bus.subscribe('a', other.handler, { acknowledge: true });
  const publishing = bus.publish('a', event(1));
  publishing.catch(() => undefined);
  assert.equal(await isSettled(publishing), false);
  await other.end();
  await assert.rejects(publishing, { kind: 'Database', message: 'the disk is full' });
});

test('logs and counts a handler that fails, and does not trouble the publisher', async () => {
  const log = new RecordingLog();
  await using bus = createMemoryBus({ log });
  await bus.subscribe('a', () => {
    throw new RangeError('a bad handler');
  });
  await bus.subscribe('a', () => Promise.reject(new EdgeError('Database', 'another')));
  await bus.publish('a', event(1));
  assert.match(log.text('WARN'), /Handling a message on "a" failed: a bad handler/);
});

test('makes publishers wait when a queue is full, in order, and goes on as it drains', async () => {
  await using bus = createMemoryBus();
  const { handler, seen, end } = heldHandler();
  await bus.subscribe('a', handler, { size: 2 });
  for (const n of [1, 2, 3]) await bus.publish('a', event(n));
  const [fourth, fifth] = [bus.publish('a', event(4)), bus.publish('a', event(5))];
  assert.deepEqual([await isSettled(fourth), await isSettled(fifth)], [false, false]);
  await end();
  assert.deepEqual([await isSettled(fourth), await isSettled(fifth)], [true, false]);
  for (let n = 0; n < 4; n++) await end();
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
});

test('lets only so many publishers wait', async () => {
  await using bus = createMemoryBus();
  await bus.subscribe('a', heldHandler().handler, { size: 1 });
  const publishing = [1, 2, 3].map((n) => bus.publish('a', event(n)));
  await assert.rejects(bus.publish('a', event(4)), {
    kind: 'ServiceUnavailable',
    message: /queue of the subscription to "a" is full \(1 messages\)/,
  });
  assert.equal(await isSettled(publishing[2]!), false);
});

test('gives up waiting for room when the time is over or the signal aborts, and forgets the message', async () => {
  const clock = new FakeClock();
  await using bus = createMemoryBus({ clock, waitMs: 1_000 });
  const { handler, seen, end } = heldHandler();
  await bus.subscribe('a', handler, { size: 2 });
  for (const n of [1, 2, 3]) await bus.publish('a', event(n));
  const late = assert.rejects(bus.publish('a', event('late')), {
    kind: 'ServiceUnavailable',
    message: /did not take the message within 1000 ms/,
  });
  const controller = new AbortController();
  const aborted = assert.rejects(bus.publish('a', event('aborted'), { signal: controller.signal }), { kind: 'ServiceUnavailable' });
  controller.abort();
  await aborted;
  await clock.advance(1_000);
  await late;
  for (let n = 0; n < 3; n++) await end();
  assert.deepEqual(seen, [1, 2, 3]);
});

test('gives up waiting for an acknowledgement when the time is over', async () => {
  const clock = new FakeClock();
  await using bus = createMemoryBus({ clock, waitMs: 1_000 });
  await bus.subscribe('a', heldHandler().handler, { acknowledge: true });
  const late = assert.rejects(bus.publish('a', event(1)), { kind: 'ServiceUnavailable' });
  await clock.advance(1_000);
  await late;
  assert.equal(clock.pending, 0);
});

test('forgets the oldest message when told to, and counts it', async () => {
  const log = new RecordingLog();
  await using bus = createMemoryBus({ log });
  const { handler, seen, end } = heldHandler();
  await bus.subscribe('a', handler, { size: 2, whenFull: 'drop-oldest' });
  for (const n of [1, 2, 3, 4, 5]) await bus.publish('a', event(n));
  for (let n = 0; n < 3; n++) await end();
  assert.deepEqual(seen, [1, 4, 5]);
  assert.match(log.text('WARN'), /queue of the subscription to "a" is full: the oldest was dropped/);
});

test('refuses the newest message when told to', async () => {
  await using bus = createMemoryBus();
  const { handler, seen, end } = heldHandler();
  await bus.subscribe('a', handler, { size: 1, whenFull: 'refuse' });
  await bus.publish('a', event(1));
  await bus.publish('a', event(2));
  await assert.rejects(bus.publish('a', event(3)), { kind: 'ServiceUnavailable' });
  for (let n = 0; n < 2; n++) await end();
  assert.deepEqual(seen, [1, 2]);
});

for (const whenFull of ['drop-oldest', 'refuse'] as const) {
  test(`tells the publisher of an acknowledging subscription when ${whenFull} loses its message`, async () => {
    await using bus = createMemoryBus();
    await bus.subscribe('a', heldHandler().handler, { size: 1, whenFull, acknowledge: true, concurrency: 1 });
    const outcomes = [1, 2, 3].map((n) => bus.publish('a', event(n)));
    for (const outcome of outcomes) outcome.catch(() => undefined);
    await assert.rejects(outcomes[whenFull === 'refuse' ? 2 : 1]!, { kind: 'ServiceUnavailable' });
  });
}

test('runs as many handlers at once as asked for', async () => {
  await using bus = createMemoryBus();
  const { handler, seen, end } = heldHandler();
  await bus.subscribe('a', handler, { concurrency: 3 });
  for (const n of [1, 2, 3, 4, 5]) await bus.publish('a', event(n));
  assert.equal(seen.length, 3);
  await end();
  assert.equal(seen.length, 4);
});

test('queues what a handler publishes to itself instead of calling it within itself', async () => {
  await using bus = createMemoryBus();
  const seen: unknown[] = [];
  let depth = 0;
  await bus.subscribe('a', ({ envelope: { payload } }) => {
    assert.equal(++depth, 1);
    seen.push(payload);
    if ((payload as number) < 5_000) void bus.publish('a', event((payload as number) + 1));
    depth--;
  });
  await bus.publish('a', event(1));
  assert.equal(seen.length, 5_000);
});

test('drops what waits when a subscription ends, and lets its publishers go', async () => {
  await using bus = createMemoryBus();
  const { handler, seen } = heldHandler();
  const plain = await bus.subscribe('a', handler, { size: 1 });
  for (const n of [1, 2]) await bus.publish('a', event(n));
  const waiting = bus.publish('a', event(3));
  await plain[Symbol.asyncDispose]();
  await waiting;
  assert.deepEqual(seen, [1]);
  const acknowledging = await bus.subscribe('b', heldHandler().handler, { acknowledge: true, concurrency: 1 });
  bus.publish('b', event(1)).catch(() => undefined);
  const refused = assert.rejects(bus.publish('b', event(2)), {
    kind: 'ServiceUnavailable',
    message: /ended before the message was handled/,
  });
  await acknowledging[Symbol.asyncDispose]();
  await refused;
});

/** An outsider that wants everything and keeps what it gets. */
function outsider(answer?: Promise<void>) {
  const taken: string[] = [];
  const self: Outsider = {
    wants: (topic) => topic.startsWith('out/'),
    take: (topic, bytes) => {
      taken.push(`${topic} ${JSON.parse(Buffer.from(bytes).toString()).payload}`);
      return answer;
    },
  };
  return { taken, self };
}

test('gives outsiders what they want, encoded, but nothing back that came from them', async () => {
  await using bus = createMemoryBus();
  const [one, other] = [outsider(), outsider()];
  bus.attach(one.self);
  const attached = bus.attach(other.self);
  await bus.publish('in/x', event(1));
  await bus.publish('out/x', event(2));
  await bus.inject('out/x', encodeEnvelope(event(3)), one.self);
  attached[Symbol.dispose]();
  await bus.publish('out/x', event(4));
  assert.deepEqual(
    [one.taken, other.taken],
    [
      ['out/x 2', 'out/x 4'],
      ['out/x 2', 'out/x 3'],
    ],
  );
});

test('waits for an outsider that has no room', async () => {
  await using bus = createMemoryBus();
  const room = Promise.withResolvers<void>();
  bus.attach(outsider(room.promise).self);
  const publishing = bus.publish('out/x', event(1));
  assert.equal(await isSettled(publishing), false);
  room.resolve();
  await publishing;
});

test('decodes what comes from outside only if somebody here wants it', async () => {
  await using bus = createMemoryBus();
  assert.equal(bus.inject('x', Buffer.from('garbage')), undefined);
  await bus.subscribe('x', () => assert.fail('garbage'));
  assert.throws(() => bus.inject('x', Buffer.from('garbage')), { kind: 'ContractInvalid' });
});

test('publishes raw bytes to outsiders only', async () => {
  await using bus = createMemoryBus();
  const { taken, self } = outsider();
  bus.attach(self);
  await bus.subscribe('#', () => assert.fail('is no envelope'));
  await bus.publishRaw('out/x', Buffer.from('{"payload":"raw"}'));
  assert.deepEqual(taken, ['out/x raw']);
  await assert.rejects(bus.publishRaw('out/x', Buffer.alloc(2_000), { limitKb: 1 }), { kind: 'LimitExceeded' });
  await assert.rejects(bus.publishRaw('out/#', Buffer.alloc(1)), { kind: 'ContractInvalid' });
});
