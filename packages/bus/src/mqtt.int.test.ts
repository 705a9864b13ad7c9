import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { EdgeError, eventEnvelope } from '@skerry/contracts';
import { FakeClock, findProgram, type Mosquitto, mosquittoMissing, RecordingLog, startMosquitto } from '@skerry/testkit';
import type { BusMessage } from './bus.ts';
import { encodeEnvelope } from './envelope-codec.ts';
import { connectMqttBus, type MqttBusOptions } from './mqtt.ts';

const skip = mosquittoMissing();
const event = (payload: unknown) => eventEnvelope({ correlationID: 'c', payload });

function config(port: number, optional: Record<string, string> = {}) {
  return { Type: 'mqtt', Protocol: 'tcp', Host: '127.0.0.1', Port: port, AuthMode: 'none', Optional: optional };
}

async function openSystem() {
  const stack = new AsyncDisposableStack();
  const broker = stack.use(await startMosquitto());
  const connect = async (serviceKey: string, options: Partial<MqttBusOptions> = {}) => {
    const bus = stack.use(await connectMqttBus({ config: config(broker.port), serviceKey, ...options }));
    await bus.connected();
    return bus;
  };
  return { broker, connect, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function publishWith(program: string, broker: Mosquitto, args: string[], input?: Uint8Array): Promise<void> {
  const child = spawn(findProgram(program)!, ['-h', '127.0.0.1', '-p', String(broker.port), ...args]);
  const exited = once(child, 'exit');
  child.stdin.end(input);
  assert.equal((await exited)[0], 0);
}

/** Resolves with the payloads once so many have come. */
function payloads(wanted: number) {
  const seen: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown[]>();
  const take = async ({ envelope }: BusMessage): Promise<void> => {
    if (seen.push(envelope.payload) === wanted) resolve(seen);
  };
  return { seen, take, done: promise };
}

test('is there before the broker is, and works once it comes', { skip }, async () => {
  await using broker = await startMosquitto();
  await broker.stop();
  await using bus = await connectMqttBus({ config: config(broker.port), serviceKey: 'early' });
  const received = payloads(1);
  await bus.subscribe('edgex/#', received.take, { acknowledge: true });
  const publishing = bus.publish('edgex/x', event('waited'));
  await broker.start();
  await publishing;
  assert.deepEqual(await received.done, ['waited']);
});

test('fails to publish with a clear error when the broker stays away', { skip }, async () => {
  const clock = new FakeClock();
  await using bus = await connectMqttBus({ config: config(1), serviceKey: 'alone', clock });
  const publishing = assert.rejects(bus.publish('edgex/x', event(1)), {
    kind: 'Communication',
    message: /Cannot publish on "edgex\/x" to tcp:\/\/127\.0\.0\.1:1 within 15000 ms/,
  });
  await clock.advance(15_000);
  await publishing;
});

test('finds the broker again after it was killed, with all subscriptions, and delivers what was published meanwhile', {
  skip,
}, async () => {
  await using system = await openSystem();
  const [publisher, subscriber] = [await system.connect('publisher'), await system.connect('subscriber')];
  const [plain, reliable] = [payloads(1), payloads(1)];
  await subscriber.subscribe('edgex/plain', plain.take);
  await subscriber.subscribe('edgex/reliable', reliable.take, { acknowledge: true });
  await system.broker.stop('SIGKILL');
  const publishing = publisher.publish('edgex/reliable', event('while it was down'));
  await system.broker.start();
  await Promise.all([publisher.connected(), subscriber.connected()]);
  await publishing;
  while (plain.seen.length === 0) await publisher.publish('edgex/plain', event('afterwards'));
  assert.equal((await plain.done)[0], 'afterwards');
});

test('gets what was published for an acknowledging subscription while it was away, but no old commands', { skip }, async () => {
  await using system = await openSystem();
  const publisher = await system.connect('publisher');
  const before = await system.connect('core-data');
  await before.subscribe('edgex/events/#', () => undefined, { acknowledge: true });
  await before.subscribe('edgex/command/#', () => undefined);
  await before[Symbol.asyncDispose]();
  for (let n = 0; n < 100; n++) await publisher.publish('edgex/events/x', event(n));
  await publisher.publish('edgex/command/x', event('an old command'));
  const after = await connectMqttBus({ config: config(system.broker.port), serviceKey: 'core-data' });
  const [events, commands] = [payloads(100), payloads(1)];
  await after.subscribe('edgex/events/#', events.take, { acknowledge: true });
  await after.subscribe('edgex/command/#', commands.take);
  await after.connected();
  assert.deepEqual(
    await events.done,
    Array.from({ length: 100 }, (_, n) => n),
  );
  while (commands.seen.length === 0) await publisher.publish('edgex/command/x', event('a new command'));
  assert.equal(commands.seen[0], 'a new command');
  await after[Symbol.asyncDispose]();
});

test('leaves a message with the broker until its handler is done', { skip }, async () => {
  await using system = await openSystem();
  const publisher = await system.connect('publisher');
  const first = await system.connect('core-data');
  const begun = Promise.withResolvers<void>();
  const never = () => {
    begun.resolve();
    return new Promise<void>(() => undefined);
  };
  await first.subscribe('edgex/#', never, { acknowledge: true });
  await publisher.publish('edgex/x', event('precious'));
  await begun.promise;
  await first[Symbol.asyncDispose]();
  const second = await connectMqttBus({ config: config(system.broker.port), serviceKey: 'core-data' });
  const received = payloads(1);
  await second.subscribe('edgex/#', received.take, { acknowledge: true });
  assert.deepEqual(await received.done, ['precious']);
  await second[Symbol.asyncDispose]();
});

test('calls a handler again until the store takes the message, and goes on with others meanwhile', { skip }, async () => {
  await using system = await openSystem();
  const clock = new FakeClock();
  const [publisher, subscriber] = [await system.connect('publisher'), await system.connect('core-data', { clock })];
  let failures = 0;
  const [refused, other, taken] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const handler = async ({ envelope: { payload } }: BusMessage) => {
    if (payload === 'other') return other!.resolve();
    if (failures++ < 2) {
      refused!.resolve();
      throw new EdgeError('Database', 'the disk is full');
    }
    taken!.resolve();
  };
  await subscriber.subscribe('edgex/#', handler, { acknowledge: true });
  await publisher.publish('edgex/x', event('difficult'));
  await refused!.promise;
  await publisher.publish('edgex/x', event('other'));
  await other!.promise;
  await clock.advance(1_000);
  await taken!.promise;
  assert.equal(failures, 3);
});

test('gives a message up that is itself at fault', { skip }, async () => {
  await using system = await openSystem();
  const log = new RecordingLog();
  const [publisher, subscriber] = [await system.connect('publisher'), await system.connect('core-data', { log })];
  const received = payloads(1);
  const handler = async (message: BusMessage) => {
    if (message.envelope.payload === 'bad') throw new EdgeError('ContractInvalid', 'no such profile');
    await received.take(message);
  };
  await subscriber.subscribe('edgex/#', handler, { acknowledge: true });
  await publisher.publish('edgex/x', event('bad'));
  await publisher.publish('edgex/x', event('good'));
  await received.done;
  assert.match(log.text('WARN'), /is given up: .*no such profile/);
});

test('understands CBOR and base64 of foreign peers, and passes over garbage', { skip }, async () => {
  await using system = await openSystem();
  const log = new RecordingLog();
  const subscriber = await system.connect('core-data', { log });
  const received = payloads(3);
  await subscriber.subscribe('edgex/#', received.take, { acknowledge: true });
  await publishWith('mosquitto_pub', system.broker, ['-t', 'edgex/x', '-q', '1', '-m', 'garbage']);
  await publishWith(
    'mosquitto_pub',
    system.broker,
    ['-t', 'edgex/x', '-q', '1', '-s'],
    encodeEnvelope(event({ n: 1n << 60n }), { encoding: 'cbor' }),
  );
  await publishWith(
    'mosquitto_pub',
    system.broker,
    ['-t', 'edgex/x', '-q', '1', '-s'],
    encodeEnvelope(event({ n: 2 }), { encoding: 'base64' }),
  );
  await publishWith('mosquitto_pub', system.broker, ['-t', 'edgex/x', '-q', '1', '-s'], encodeEnvelope(event({ n: 3 })));
  assert.deepEqual(await received.done, [{ n: 1n << 60n }, Buffer.from('{"n":2}').toString('base64'), { n: 3 }]);
  assert.match(log.text('WARN'), /Ignoring a message on "edgex\/x" \(7 bytes\)/);
});

test('fails in time when the broker is frozen, and goes on when it thaws', { skip }, async () => {
  await using system = await openSystem();
  const clock = new FakeClock();
  const bus = await system.connect('publisher', { clock });
  system.broker.signal('SIGSTOP');
  const publishing = assert.rejects(bus.publish('edgex/x', event(1)), { kind: 'Communication', message: /did not acknowledge/ });
  await clock.advance(15_000);
  await publishing;
  system.broker.signal('SIGCONT');
  await bus.publish('edgex/x', event(2));
});

test('refuses other kinds of message bus in the words of EdgeX', async () => {
  await assert.rejects(connectMqttBus({ config: { ...config(1), Type: 'redis' }, serviceKey: 'x' }), {
    kind: 'ContractInvalid',
    message: "unknown message type 'redis' requested",
  });
});
