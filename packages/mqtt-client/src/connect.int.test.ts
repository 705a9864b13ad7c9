import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { FakeClock, PACKET, packet, publishParts, RawMqtt, RecordingLog } from '@skerry/testkit';
import type { MqttOptions } from './client.ts';
import { connectMqtt } from './connect.ts';

/** A broker that does only what the test says, and a client of it. */
async function openPair(options: Partial<MqttOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => void server.close());
  const log = new RecordingLog();
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accepting = accept(server);
  const client = stack.use(connectMqtt({ url, log, reconnect: { baseMs: 5, maxMs: 10 }, ...options }));
  const broker = stack.use(await accepting);
  const again = async () => stack.use(await accept(server));
  return { broker, client, log, again, url, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function accept(server: ReturnType<typeof createServer>): Promise<RawMqtt> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  return new RawMqtt(socket);
}

async function welcome(broker: RawMqtt, { sessionPresent = false } = {}): Promise<Buffer> {
  const { body } = await broker.next(PACKET.CONNECT);
  broker.send(packet(0x20, [Buffer.of(sessionPresent ? 1 : 0, 0)]));
  return body;
}

/** Answers a SUBSCRIBE and gives back its filters. */
async function grant(broker: RawMqtt, qos = 1): Promise<string[]> {
  const { body } = await broker.next(PACKET.SUBSCRIBE);
  const filters: string[] = [];
  for (let at = 2; at < body.length; at += 3 + body.readUInt16BE(at))
    filters.push(body.toString('utf8', at + 2, at + 2 + body.readUInt16BE(at)));
  broker.send(packet(0x90, [body.subarray(0, 2), Buffer.alloc(filters.length, qos)]));
  return filters;
}

test('tells the broker who it is and what to say when it vanishes', async () => {
  const will = { topic: 'gone', payload: Buffer.from('bye') };
  await using pair = await openPair({ clientId: 'me', username: 'user', password: 'pass', keepAliveSeconds: 20, clean: false, will });
  const connect = (await welcome(pair.broker)).toString('latin1');
  assert.equal(connect.slice(0, 6), '\u0000\u0004MQTT');
  assert.deepEqual([connect.charCodeAt(6), connect.charCodeAt(7), connect.charCodeAt(9)], [4, 0b1100_0100, 20]);
  for (const text of ['me', 'gone', 'bye', 'user', 'pass']) assert.ok(connect.includes(text), text);
  await pair.client.connected();
  assert.equal(pair.client.state, 'connected');
});

test('has published at QoS 1 only when the broker says so', async () => {
  await using pair = await openPair();
  await welcome(pair.broker);
  let published = false;
  const publishing = pair.client.publish('a', 'x', { qos: 1 }).then(() => (published = true));
  const { messageId } = publishParts(await pair.broker.next(PACKET.PUBLISH));
  await new Promise(setImmediate);
  assert.equal(published, false);
  pair.broker.acknowledge(messageId);
  await publishing;
});

test('keeps no more than its limit on the way to the broker', async () => {
  await using pair = await openPair({ maxInFlight: 3 });
  await welcome(pair.broker);
  const publishing = Promise.all(Array.from({ length: 10 }, (_, n) => pair.client.publish('a', String(n), { qos: 1 })));
  for (let n = 0; n < 10; n++) {
    const parts = publishParts(await pair.broker.next(PACKET.PUBLISH));
    assert.equal(parts.payload.toString(), String(n));
    if (n === 2) await new Promise(setImmediate);
    if (n === 2) assert.equal(pair.broker.has(PACKET.PUBLISH), false);
    pair.broker.acknowledge(parts.messageId);
  }
  await publishing;
});

test('gives up a message that the broker does not acknowledge in time, and frees its place', async () => {
  const clock = new FakeClock();
  await using pair = await openPair({ clock, maxInFlight: 1, publishTimeoutMs: 1_000 });
  await welcome(pair.broker);
  const first = pair.client.publish('a', 'lost', { qos: 1 });
  await pair.broker.next(PACKET.PUBLISH);
  const failed = assert.rejects(first, { kind: 'Communication', message: /within 1000 ms: the broker did not acknowledge it/ });
  await clock.advance(1_000);
  await failed;
  const second = pair.client.publish('a', 'next', { qos: 1 });
  pair.broker.acknowledge(publishParts(await pair.broker.next(PACKET.PUBLISH)).messageId);
  await second;
});

test('lets publishers wait while the broker is away, but only so many and so long', async () => {
  const clock = new FakeClock();
  await using pair = await openPair({ clock, maxWaiting: 2, publishTimeoutMs: 1_000 });
  const waiting = [pair.client.publish('a', '1'), pair.client.publish('a', '2', { qos: 1 })];
  const failed = waiting.map((publishing) => assert.rejects(publishing, { kind: 'Communication' }));
  await assert.rejects(pair.client.publish('a', '3'), { kind: 'Communication', message: /already wait/ });
  await clock.advance(1_000);
  await Promise.all(failed);
});

test('stops waiting when the signal aborts', async () => {
  await using pair = await openPair();
  const controller = new AbortController();
  const publishing = pair.client.publish('a', 'x', { signal: controller.signal });
  controller.abort();
  await assert.rejects(publishing, { kind: 'Communication', message: 'the operation was aborted' });
});

test('sends again after a broken connection what was not acknowledged, and makes its subscriptions anew', async () => {
  await using pair = await openPair();
  await welcome(pair.broker);
  await pair.client.connected();
  const subscribing = pair.client.subscribe('s/#', () => undefined, { qos: 1 });
  assert.deepEqual(await grant(pair.broker), ['s/#']);
  await subscribing;
  const publishing = pair.client.publish('a', 'x', { qos: 1 });
  await pair.broker.next(PACKET.PUBLISH);
  const accepting = pair.again();
  pair.broker.socket.destroy();
  const back = await accepting;
  await welcome(back);
  const repeated = publishParts(await back.next(PACKET.PUBLISH));
  assert.equal(repeated.payload.toString(), 'x');
  back.acknowledge(repeated.messageId);
  await publishing;
  assert.deepEqual(await grant(back), ['s/#']);
  assert.match(pair.log.text(), /Cannot reach the MQTT broker at .*: the broker closed the connection\. Trying again/);
});

test('asks for nothing again when the broker kept the session', async () => {
  await using pair = await openPair({ clean: false, clientId: 'me' });
  await welcome(pair.broker);
  await pair.client.connected();
  const subscribing = pair.client.subscribe('s/#', () => undefined);
  await grant(pair.broker);
  await subscribing;
  const accepting = pair.again();
  pair.broker.socket.destroy();
  const back = await accepting;
  await welcome(back, { sessionPresent: true });
  await pair.client.publish('a', 'x');
  await back.next(PACKET.PUBLISH);
  assert.equal(back.has(PACKET.SUBSCRIBE), false);
});

test('subscribes when the broker appears to what was asked for before', async () => {
  await using pair = await openPair();
  const received = Promise.withResolvers<string>();
  await pair.client.subscribe('a/+', ({ topic }) => received.resolve(topic));
  await welcome(pair.broker);
  assert.deepEqual(await grant(pair.broker), ['a/+']);
  pair.broker.publish('a/b', 'x');
  assert.equal(await received.promise, 'a/b');
});

test('says which filter the broker refused', async () => {
  await using pair = await openPair();
  await welcome(pair.broker);
  await pair.client.connected();
  const refused = assert.rejects(
    pair.client.subscribe('secret/#', () => undefined),
    { kind: 'Communication', message: /the broker refused "secret\/#"/ },
  );
  await grant(pair.broker, 128);
  await refused;
});

test('gives up a filter when the last subscription to it ends', async () => {
  await using pair = await openPair();
  await welcome(pair.broker);
  await pair.client.connected();
  const subscribing = [1, 2].map(() => pair.client.subscribe('a', () => undefined));
  await grant(pair.broker);
  await grant(pair.broker);
  const [one, two] = await Promise.all(subscribing);
  await one![Symbol.asyncDispose]();
  assert.equal(pair.broker.has(PACKET.UNSUBSCRIBE), false);
  const ending = two![Symbol.asyncDispose]();
  const { body } = await pair.broker.next(PACKET.UNSUBSCRIBE);
  pair.broker.send(packet(0xb0, [body.subarray(0, 2)]));
  await ending;
});

/** A pair with a subscription whose handlers wait until they are told how to end. */
async function openHandling(options: Partial<MqttOptions> = {}) {
  const pair = await openPair(options);
  await welcome(pair.broker);
  await pair.client.connected();
  const handling = new Map<string, PromiseWithResolvers<void>>();
  const handler = ({ payload }: { payload: Uint8Array }) => {
    const entry = Promise.withResolvers<void>();
    handling.set(Buffer.from(payload).toString(), entry);
    return entry.promise;
  };
  const subscribing = pair.client.subscribe('#', handler, { qos: 1 });
  await grant(pair.broker);
  await subscribing;
  const until = async (count: number) => {
    while (handling.size < count) await new Promise(setImmediate);
  };
  return Object.assign(pair, { handling, until });
}

test('handles many QoS 1 messages at once and acknowledges each when its handler is done, in order', async () => {
  await using pair = await openHandling();
  for (const messageId of [1, 2, 3]) pair.broker.publish('a', String(messageId), { qos: 1, messageId });
  await pair.until(3);
  pair.handling.get('2')!.resolve();
  await new Promise(setImmediate);
  assert.equal(pair.broker.has(PACKET.PUBACK), false);
  pair.handling.get('1')!.resolve();
  assert.deepEqual([...(await pair.broker.next(PACKET.PUBACK)).body], [0, 1]);
  assert.deepEqual([...(await pair.broker.next(PACKET.PUBACK)).body], [0, 2]);
  assert.equal(pair.broker.has(PACKET.PUBACK), false);
  pair.handling.get('3')!.resolve();
  await pair.broker.next(PACKET.PUBACK);
});

test('does not acknowledge what a handler refused', async () => {
  await using pair = await openHandling();
  for (const messageId of [1, 2]) pair.broker.publish('a', String(messageId), { qos: 1, messageId });
  await pair.until(2);
  pair.handling.get('1')!.reject(new RangeError('no'));
  pair.handling.get('2')!.resolve();
  assert.deepEqual([...(await pair.broker.next(PACKET.PUBACK)).body], [0, 2]);
  assert.match(pair.log.text('ERROR'), /"a"; it is not acknowledged: RangeError: no/);
});

test('takes no more messages than it may handle at once', async () => {
  await using pair = await openHandling({ maxHandling: 2 });
  for (let messageId = 1; messageId <= 10; messageId++) pair.broker.publish('a', String(messageId), { qos: 1, messageId });
  await pair.until(2);
  await new Promise(setImmediate);
  assert.equal(pair.handling.size, 2);
  for (let n = 1; n <= 10; n++) {
    await pair.until(n);
    pair.handling.get(String(n))!.resolve();
    await pair.broker.next(PACKET.PUBACK);
  }
});

test('says goodbye, fails what waits, and stays closed', async () => {
  await using pair = await openPair();
  await welcome(pair.broker);
  await pair.client.connected();
  const publishing = pair.client.publish('a', 'x', { qos: 1 });
  await pair.broker.next(PACKET.PUBLISH);
  const failed = assert.rejects(publishing, { kind: 'Communication', message: 'this MQTT client was closed' });
  await pair.client[Symbol.asyncDispose]();
  await failed;
  await pair.broker.next(PACKET.DISCONNECT);
  await pair.broker.closed();
  assert.equal(pair.client.state, 'closed');
  await assert.rejects(pair.client.publish('a', 'x'), { kind: 'Communication' });
  await assert.rejects(
    pair.client.subscribe('a', () => undefined),
    { kind: 'Communication' },
  );
  await assert.rejects(pair.client.connected(), { kind: 'Communication' });
});

test('can be closed while nobody answers', async () => {
  const client = connectMqtt({ url: 'mqtt://127.0.0.1:1', reconnect: { baseMs: 5 } });
  const states: string[] = [];
  client.onState((state) => states.push(state));
  await assert.rejects(client.connected({ timeoutMs: 30 }), {
    kind: 'Communication',
    message: /Cannot reach the MQTT broker at mqtt:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
  });
  await client[Symbol.asyncDispose]();
  assert.deepEqual(states, ['closed']);
});

test('reports each change of state', async () => {
  await using pair = await openPair();
  const states: string[] = [];
  pair.client.onState((state, reason) => states.push(reason ? `${state}: ${reason}` : state));
  await welcome(pair.broker);
  await pair.client.connected();
  const accepting = pair.again();
  pair.broker.socket.destroy();
  await welcome(await accepting);
  await pair.client.connected();
  assert.deepEqual(states, ['connected', 'connecting: the broker closed the connection', 'connected']);
});

test('takes a wrong password as a reason to try again and to say so', async () => {
  await using pair = await openPair();
  await pair.broker.next(PACKET.CONNECT);
  const accepting = pair.again();
  pair.broker.send(packet(0x20, [Buffer.of(0, 5)]));
  pair.broker.socket.end();
  await accepting;
  assert.match(pair.log.text('WARN'), /Not authorized/);
});

test('refuses options that contradict each other', () => {
  const url = 'mqtt://127.0.0.1:1';
  assert.throws(() => connectMqtt({ url, clean: false }), { kind: 'ContractInvalid', message: /needs a client id/ });
  assert.throws(() => connectMqtt({ url, tls: { cert: 'x' } }), { kind: 'ContractInvalid', message: /belong together/ });
  assert.throws(() => connectMqtt({ url: 'http://x' }), { kind: 'ContractInvalid' });
});
