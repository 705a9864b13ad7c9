import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { BROKER_LIMITS, type BrokerLimits } from './limits.ts';
import { Session } from './session.ts';

const message = (text: string) => ({ topic: 't', payload: Buffer.from(text), retain: false });

function openSession(limits: Partial<BrokerLimits> = {}, shared = { used: 0 }) {
  const clock = new FakeClock();
  const session = new Session({ limits: { ...BROKER_LIMITS, ...limits }, clock, shared });
  return { clock, session, shared };
}

/** What a session writes: first byte, packet identifier and payload of each packet (all are short here). */
async function written(socket: PassThrough): Promise<[number, number, string][]> {
  await new Promise(setImmediate);
  const chunks: Buffer[] = [];
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const packets: [number, number, string][] = [];
  for (let at = 0; at < bytes.length; at += 2 + bytes[at + 1]!) {
    const idAt = bytes[at]! >> 4 === 3 ? at + 5 : at + 2;
    packets.push([bytes[at]!, bytes.readUInt16BE(idAt), bytes.toString('utf8', idAt + 2, at + 2 + bytes[at + 1]!)]);
  }
  return packets;
}

test('sends no more than its window and goes on as the client acknowledges', async () => {
  const { session } = openSession({ window: 2 });
  const socket = new PassThrough();
  session.attach(socket);
  for (const text of ['a', 'b', 'c']) session.offer(message(text), 1);
  assert.deepEqual(await written(socket), [
    [0x32, 1, 'a'],
    [0x32, 2, 'b'],
  ]);
  session.acknowledge(1);
  session.acknowledge(99);
  assert.deepEqual(await written(socket), [[0x32, 3, 'c']]);
});

test('repeats what was not acknowledged, first and marked, when the client returns', async () => {
  const { session } = openSession();
  const [first, second] = [new PassThrough(), new PassThrough()];
  session.attach(first);
  for (const text of ['a', 'b']) session.offer(message(text), 1);
  session.acknowledge(1);
  session.detach(first);
  session.offer(message('c'), 1);
  session.attach(second);
  assert.deepEqual(await written(second), [
    [0x3a, 2, 'b'],
    [0x32, 3, 'c'],
  ]);
});

test('repeats only the release of a QoS 2 message that the client has', async () => {
  const { session } = openSession();
  const [first, second] = [new PassThrough(), new PassThrough()];
  session.attach(first);
  session.offer(message('a'), 2);
  await written(first);
  session.release(1);
  session.detach(first);
  session.attach(second);
  assert.deepEqual(
    (await written(second)).map(([type, id]) => [type, id]),
    [[0x62, 1]],
  );
  session.acknowledge(1);
  assert.equal(session.length, 0);
});

test('does not use a packet identifier that is still in use', async () => {
  const { session } = openSession();
  const socket = new PassThrough();
  session.attach(socket);
  session.offer(message('stays'), 1);
  for (let n = 0; n < 65_535; n++) {
    session.offer(message('x'), 1);
    session.acknowledge((n % 65_534) + 2);
  }
  assert.equal(session.length, 1);
});

test('stops writing while the socket is full, and goes on when it drains', async () => {
  const { session } = openSession({ softSocketBytes: 10 });
  const socket = new PassThrough({ highWaterMark: 1 });
  session.attach(socket);
  for (let n = 0; n < 20; n++) session.offer(message(`message ${n}`), 1);
  assert.ok(socket.writableLength < 50);
  for (let seen = 0; seen < 20; seen += (await written(socket)).length);
});

test('refuses what exceeds its own limits or those of all sessions, and counts bytes back', () => {
  const shared = { used: 0 };
  const [one, other] = [
    openSession({ sessionMessages: 2, allSessionBytes: 1_000 }, shared).session,
    openSession({ allSessionBytes: 1_000 }, shared).session,
  ];
  assert.deepEqual(
    [1, 2, 3].map(() => one.offer(message('x'), 1)),
    [true, true, false],
  );
  assert.equal(other.offer(message('x'.repeat(900)), 1), true);
  assert.equal(other.offer(message('x'.repeat(900)), 1), false);
  one.clear();
  other.clear();
  assert.equal(shared.used, 0);
});

test('counts what tiny messages take beside their bytes', () => {
  const { session } = openSession({ sessionBytes: 100_000 });
  let taken = 0;
  while (session.offer(message(''), 1)) taken++;
  assert.ok(taken < 500, `${taken} messages`);
});

test('takes one message larger than a session may be, but none once all sessions together have too much', () => {
  const shared = { used: 0 };
  const open = () => openSession({ sessionBytes: 100, allSessionBytes: 1_000 }, shared).session;
  assert.deepEqual(
    [open(), open(), open()].map((session) => session.offer(message('x'.repeat(900)), 1)),
    [true, false, false],
  );
});

test('holds publishers back only while the client is there and behind', async () => {
  const { session } = openSession({ holdMessages: 2, window: 10 });
  const socket = new PassThrough();
  for (let n = 0; n < 5; n++) session.offer(message('x'), 1);
  assert.equal(session.room(), undefined);
  session.attach(socket);
  const room = session.room();
  assert.ok(room);
  for (const id of [1, 2, 3, 4]) session.acknowledge(id);
  await room;
  assert.equal(session.room(), undefined);
});

test('lets publishers go when the client leaves', async () => {
  const { session } = openSession({ holdMessages: 0 });
  const socket = new PassThrough();
  session.attach(socket);
  session.offer(message('x'), 1);
  const room = session.room();
  session.detach(new PassThrough());
  assert.ok(session.connected);
  session.detach(socket);
  await room;
});

test('disconnects a client that holds publishers back and makes no progress, but not a slow one', async () => {
  const { session, clock } = openSession({ holdMessages: 0, window: 1, stallMs: 1_000 });
  const socket = new PassThrough();
  session.attach(socket);
  for (let n = 0; n < 10; n++) session.offer(message('x'), 1);
  void session.room();
  await clock.advance(900);
  session.acknowledge(1);
  await clock.advance(900);
  assert.equal(socket.destroyed, false);
  await clock.advance(1_100);
  assert.equal(socket.destroyed, true);
});
