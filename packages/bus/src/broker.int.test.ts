import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { EdgeError, eventEnvelope } from '@skerry/contracts';
import { connectMqtt } from '@skerry/mqtt-client';
import { PACKET, packet, publishParts, RawMqtt, RecordingLog, SeededRandom } from '@skerry/testkit';
import { startBroker } from './broker.ts';
import { encodeEnvelope } from './envelope-codec.ts';
import { createMemoryBus } from './memory.ts';

const event = (payload: unknown) => eventEnvelope({ correlationID: 'c', payload });
const bytes = (payload: unknown) => encodeEnvelope(event(payload));

/** A broker with a bus, and a client that is out of its control. */
async function openSystem(options: Partial<Parameters<typeof startBroker>[0]> = {}) {
  const stack = new AsyncDisposableStack();
  const log = new RecordingLog();
  const bus = stack.use(createMemoryBus({ log }));
  const broker = stack.use(await startBroker({ port: 0, bus, log, ...options }));
  const connect = async (client: Parameters<typeof RawMqtt.connect>[1] = {}) => stack.use(await RawMqtt.connect(broker.port, client));
  return { bus, broker, log, connect, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('acknowledges a QoS 1 message only when the handler is done', async () => {
  await using system = await openSystem();
  const handled = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const handler = () => {
    begun.resolve();
    return handled.promise;
  };
  await system.bus.subscribe('edgex/events/#', handler, { acknowledge: true });
  const publisher = await system.connect();
  publisher.publish('edgex/events/a', bytes(1), { qos: 1, messageId: 7 });
  await begun.promise;
  publisher.send(packet(0xc0, []));
  await publisher.next(PACKET.PINGRESP);
  assert.equal(publisher.has(PACKET.PUBACK), false);
  handled.resolve();
  assert.deepEqual([...(await publisher.next(PACKET.PUBACK)).body], [0, 7]);
});

test('closes the connection instead of acknowledging what the store refuses, and takes the message when it comes again', async () => {
  await using system = await openSystem();
  const taken: unknown[] = [];
  let full = true;
  const handler = async ({ envelope }: { envelope: { payload: unknown } }) => {
    if (full) throw new EdgeError('Database', 'the disk is full');
    taken.push(envelope.payload);
  };
  await system.bus.subscribe('edgex/events/#', handler, { acknowledge: true });
  const publisher = await system.connect();
  publisher.publish('edgex/events/a', bytes(1), { qos: 1, messageId: 7 });
  await publisher.closed();
  assert.equal(publisher.has(PACKET.PUBACK), false);
  full = false;
  const again = await system.connect();
  again.publish('edgex/events/a', bytes(1), { qos: 1, messageId: 7 });
  await again.next(PACKET.PUBACK);
  assert.deepEqual(taken, [1]);
  assert.match(system.log.text('WARN'), /is not acknowledged: .*the disk is full/);
});

test('acknowledges a message that is itself at fault, so that it does not come for ever', async () => {
  await using system = await openSystem();
  const handler = async () => {
    throw new EdgeError('ContractInvalid', 'no such value type');
  };
  await system.bus.subscribe('edgex/events/#', handler, { acknowledge: true });
  const publisher = await system.connect();
  publisher.publish('edgex/events/a', bytes(1), { qos: 1, messageId: 7 });
  await publisher.next(PACKET.PUBACK);
  assert.match(system.log.text('WARN'), /is lost: .*no such value type/);
});

test('acknowledges garbage, says so once, and forwards it as any broker would', async () => {
  await using system = await openSystem();
  await system.bus.subscribe('edgex/#', () => assert.fail('garbage has no envelope'));
  const subscriber = await system.connect();
  await subscriber.subscribe('edgex/#', 0);
  const publisher = await system.connect();
  for (const messageId of [1, 2, 3]) publisher.publish('edgex/x', '{"not": "an envelope"', { qos: 1, messageId });
  for (const messageId of [1, 2, 3]) assert.equal((await publisher.next(PACKET.PUBACK)).body[1], messageId);
  assert.equal(publishParts(await subscriber.next(PACKET.PUBLISH)).payload.toString(), '{"not": "an envelope"');
  assert.equal(system.log.text('WARN').match(/Ignoring an MQTT message/g)?.length, 1);
});

test('encodes a message of the process only if somebody outside wants it, and once', async () => {
  await using system = await openSystem();
  let encoded = 0;
  const payload = { toJSON: () => ++encoded };
  const counted = Object.defineProperty({}, 'value', { enumerable: true, get: () => payload.toJSON() });
  await system.bus.publish('edgex/x', event(counted));
  assert.equal(encoded, 0);
  const [one, other] = [await system.connect(), await system.connect()];
  await one.subscribe('edgex/x', 0);
  await other.subscribe('edgex/+', 0);
  await system.bus.publish('edgex/x', event(counted));
  for (const client of [one, other]) await client.next(PACKET.PUBLISH);
  assert.equal(encoded, 1);
});

test('brings each message to each side once', async () => {
  await using system = await openSystem();
  const inside: unknown[] = [];
  await system.bus.subscribe('edgex/#', ({ envelope }) => void inside.push(envelope.payload));
  const client = await system.connect();
  await client.subscribe('edgex/#', 0);
  client.publish('edgex/from-outside', bytes('outside'));
  assert.equal(publishParts(await client.next(PACKET.PUBLISH)).topic, 'edgex/from-outside');
  await system.bus.publish('edgex/from-inside', event('inside'));
  await system.bus.publish('edgex/end', event('end'));
  assert.equal(publishParts(await client.next(PACKET.PUBLISH)).topic, 'edgex/from-inside');
  assert.equal(publishParts(await client.next(PACKET.PUBLISH)).topic, 'edgex/end');
  assert.deepEqual(inside, ['outside', 'inside', 'end']);
});

test('does not read a QoS 0 publisher further while the handler is behind', async () => {
  await using system = await openSystem();
  let waiting = 0;
  const released = Promise.withResolvers<void>();
  const handler = async () => {
    waiting++;
    await released.promise;
  };
  await system.bus.subscribe('edgex/#', handler, { acknowledge: true, concurrency: 100_000 });
  const publisher = await system.connect();
  const payload = bytes('x'.repeat(1_000));
  let drained = true;
  for (let sent = 0; sent < 40_000 && drained; sent++) {
    publisher.publish('edgex/x', payload);
    if (publisher.socket.writableLength > 1_000_000) drained = false;
    if (sent % 100 === 0) await new Promise(setImmediate);
  }
  assert.equal(drained, false, 'the publisher felt no back-pressure');
  assert.ok(waiting < 1_000, `${waiting} messages were taken from one socket`);
  released.resolve();
});

test('gives late subscribers the retained message, and nobody an emptied one', async () => {
  await using system = await openSystem();
  const publisher = await system.connect();
  publisher.publish('state/a', 'first', { retain: true });
  publisher.publish('state/a', 'second', { retain: true, qos: 1, messageId: 1 });
  publisher.publish('state/b', 'gone', { retain: true });
  publisher.publish('state/b', '', { retain: true, qos: 1, messageId: 2 });
  await publisher.next(PACKET.PUBACK);
  await publisher.next(PACKET.PUBACK);
  for (const [clean, qos] of [
    [true, 0],
    [true, 1],
    [false, 1],
  ] as const) {
    const late = await system.connect({ clientId: `late-${clean}-${qos}`, clean });
    assert.equal(await late.subscribe('state/#', qos), qos);
    const parts = publishParts(await late.next(PACKET.PUBLISH));
    assert.deepEqual([parts.topic, parts.payload.toString(), parts.retain, parts.qos], ['state/a', 'second', true, qos]);
    late.send(packet(0xc0, []));
    await late.next(PACKET.PINGRESP);
    assert.equal(late.has(PACKET.PUBLISH), false);
  }
});

test('publishes the will of a client that vanishes, inside the process too, but not of one that says goodbye', async () => {
  await using system = await openSystem();
  const wills: string[] = [];
  const vanished = Promise.withResolvers<void>();
  await system.bus.subscribe('wills/#', ({ topic }) => {
    wills.push(topic);
    vanished.resolve();
  });
  const polite = await system.connect({ will: { topic: 'wills/polite', payload: bytes(1) } });
  polite.send(packet(0xe0, []));
  await polite.closed();
  const rude = await system.connect({ will: { topic: 'wills/rude', payload: bytes(1) } });
  rude.socket.destroy();
  await vanished.promise;
  assert.deepEqual(wills, ['wills/rude']);
});

test('keeps ten thousand messages for a session that is away and delivers them in order, each once', async () => {
  await using system = await openSystem();
  const first = await system.connect({ clientId: 'reader', clean: false });
  await first.subscribe('edgex/#', 1);
  first.socket.destroy();
  await first.closed();
  for (let n = 0; n < 10_000; n++) await system.bus.publish('edgex/x', event(n));
  const second = await system.connect({ clientId: 'reader', clean: false });
  for (let n = 0; n < 10_000; n++) {
    const { payload, messageId, qos } = publishParts(await second.next(PACKET.PUBLISH));
    assert.equal(JSON.parse(payload.toString()).payload, n);
    assert.equal(qos, 1);
    second.acknowledge(messageId);
  }
  second.send(packet(0xc0, []));
  await second.next(PACKET.PINGRESP);
  assert.equal(second.has(PACKET.PUBLISH), false);
});

test('sends again, marked as duplicate, what a session did not acknowledge', async () => {
  await using system = await openSystem();
  const first = await system.connect({ clientId: 'reader', clean: false });
  await first.subscribe('edgex/#', 1);
  await system.bus.publish('edgex/x', event('a'));
  await system.bus.publish('edgex/x', event('b'));
  first.acknowledge(publishParts(await first.next(PACKET.PUBLISH)).messageId);
  const unacknowledged = publishParts(await first.next(PACKET.PUBLISH));
  first.socket.destroy();
  await first.closed();
  const second = await system.connect({ clientId: 'reader', clean: false });
  const again = publishParts(await second.next(PACKET.PUBLISH));
  assert.deepEqual([again.duplicate, again.messageId], [true, unacknowledged.messageId]);
  assert.deepEqual(again.payload, unacknowledged.payload);
});

test('delivers QoS 2 exactly once, both ways', async () => {
  await using system = await openSystem();
  const inside: unknown[] = [];
  await system.bus.subscribe('edgex/#', ({ envelope }) => void inside.push(envelope.payload));
  const reader = await system.connect({ clientId: 'reader', clean: false });
  await reader.subscribe('edgex/#', 2);
  const publisher = await system.connect({ clientId: 'writer', clean: false });
  publisher.publish('edgex/x', bytes('once'), { qos: 2, messageId: 9 });
  await publisher.next(PACKET.PUBREC);
  publisher.publish('edgex/x', bytes('once'), { qos: 2, messageId: 9 });
  await publisher.next(PACKET.PUBREC);
  publisher.send(packet(0x62, [Buffer.of(0, 9)]));
  await publisher.next(PACKET.PUBCOMP);
  const { qos, messageId } = publishParts(await reader.next(PACKET.PUBLISH));
  assert.equal(qos, 2);
  reader.send(packet(0x50, [Buffer.of(messageId >> 8, messageId & 255)]));
  await reader.next(PACKET.PUBREL);
  reader.send(packet(0x70, [Buffer.of(messageId >> 8, messageId & 255)]));
  reader.send(packet(0xc0, []));
  await reader.next(PACKET.PINGRESP);
  assert.equal(reader.has(PACKET.PUBLISH), false);
  assert.deepEqual(inside, ['once']);
});

test('disconnects a client that subscribes to a malformed filter, as MQTT demands', async () => {
  await using system = await openSystem();
  const client = await system.connect();
  await assert.rejects(client.subscribe('a/b#', 0));
});

test('refuses more subscriptions than one client may have, and goes on serving it', async () => {
  await using system = await openSystem({ limits: { subscriptions: 2 } });
  const client = await system.connect();
  assert.equal(await client.subscribe('a', 0), 0);
  assert.equal(await client.subscribe('b', 0), 0);
  assert.equal(await client.subscribe('c', 0), 128);
});

test('closes connections that send garbage and keeps nothing of them', async () => {
  await using system = await openSystem();
  const random = new SeededRandom(42);
  for (let n = 0; n < 200; n++) {
    const client = await RawMqtt.open(system.broker.port);
    // A first byte that is no CONNECT, or a CONNECT with nonsense behind it; the length is whole, so that the broker need not wait for more.
    const noise = Buffer.from(random.bytes(1 + Math.floor(random.next() * 100)));
    client.send(packet(n % 2 ? 0x10 : (noise[0]! & 0xef) | 0x20, [noise]));
    await client.closed();
  }
  const client = await system.connect();
  assert.equal(await client.subscribe('still/alive', 0), 0);
  assert.equal(system.broker.connections, 1);
});

test('disconnects a client that announces a packet beyond the limit, before it is in memory', async () => {
  await using system = await openSystem({ limits: { packetBytes: 100_000 } });
  const client = await system.connect({ clientId: 'big' });
  client.send(Buffer.of(0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1, 97));
  await client.closed();
  const stranger = await RawMqtt.open(system.broker.port);
  stranger.send(Buffer.of(0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4));
  await stranger.closed();
  assert.match(system.log.text('WARN'), /"big": it sends a packet of 268435455 bytes/);
});

test('survives topics of more levels than it supports', async () => {
  await using system = await openSystem();
  const client = await system.connect();
  client.publish('a/'.repeat(200), bytes(1), { qos: 1, messageId: 1 });
  await client.closed();
  await system.bus.publish('a/'.repeat(200), event(1));
  assert.equal(await (await system.connect()).subscribe('a/'.repeat(200), 0).catch(() => 'closed'), 'closed');
  assert.equal(await (await system.connect()).subscribe('fine', 0), 0);
});

test('refuses connections beyond the limit', async () => {
  await using system = await openSystem({ limits: { connections: 2 } });
  await system.connect();
  await system.connect();
  const third = await RawMqtt.open(system.broker.port);
  await third.closed();
});

test('says in one sentence that the port is taken', async () => {
  await using system = await openSystem();
  const { port } = system.broker;
  await assert.rejects(startBroker({ port }), {
    kind: 'ServiceUnavailable',
    message: `Cannot start the MQTT broker on 127.0.0.1:${port}: the port is taken. Stop the program that uses it, or set another MessageBus.Port.`,
  });
});

test('works alone, without a bus', async () => {
  await using broker = await startBroker({ port: 0 });
  await using client = connectMqtt({ url: `mqtt://127.0.0.1:${broker.port}` });
  await client.connected();
  const received = Promise.withResolvers<string>();
  await client.subscribe('a/+', ({ payload }) => received.resolve(Buffer.from(payload).toString()), { qos: 1 });
  await client.publish('a/b', 'hello', { qos: 1 });
  assert.equal(await received.promise, 'hello');
});

test('lets a second client with the same id take over the session', async () => {
  await using system = await openSystem();
  const first = await system.connect({ clientId: 'same', clean: false });
  await first.subscribe('edgex/#', 1);
  const second = await system.connect({ clientId: 'same', clean: false });
  await first.closed();
  await system.bus.publish('edgex/x', event('for the second'));
  assert.equal(publishParts(await second.next(PACKET.PUBLISH)).topic, 'edgex/x');
});

test('forgets a session when its client comes back with a clean one', async () => {
  await using system = await openSystem();
  const first = await system.connect({ clientId: 'reader', clean: false });
  await first.subscribe('edgex/#', 1);
  first.socket.destroy();
  await first.closed();
  const second = await system.connect({ clientId: 'reader', clean: true });
  await system.bus.publish('edgex/x', event(1));
  second.send(packet(0xc0, []));
  await second.next(PACKET.PINGRESP);
  assert.equal(second.has(PACKET.PUBLISH), false);
});

test('lets go of everything when it is disposed', async () => {
  const system = await openSystem();
  const client = await system.connect({ clientId: 'c', clean: false });
  await client.subscribe('edgex/#', 1);
  const closed = once(client.socket, 'close');
  await system[Symbol.asyncDispose]();
  await closed;
});
