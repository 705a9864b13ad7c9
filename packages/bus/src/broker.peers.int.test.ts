import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { type Envelope, eventEnvelope } from '@skerry/contracts';
import { connectMqtt } from '@skerry/mqtt-client';
import { findProgram, mosquittoMissing } from '@skerry/testkit';
import { startBroker } from './broker.ts';
import { encodeEnvelope } from './envelope-codec.ts';
import { createMemoryBus, type MemoryBus } from './memory.ts';

const MANY = 10_000;
const event = (payload: unknown) => eventEnvelope({ correlationID: 'c', payload });

async function openSystem() {
  const stack = new AsyncDisposableStack();
  const bus = stack.use(createMemoryBus());
  const broker = stack.use(await startBroker({ port: 0, bus }));
  return { bus, broker, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Publishes until the child, just started, has printed a line, so that it is known to have subscribed. */
async function untilHeard(bus: MemoryBus, topic: string, line: Promise<unknown>): Promise<void> {
  const repeat = setInterval(() => void bus.publish(topic, event('hello')), 5);
  await line;
  clearInterval(repeat);
}

function run(program: string, port: number, args: string[]): ChildProcess {
  return spawn(findProgram(program)!, ['-h', '127.0.0.1', '-p', String(port), ...args]);
}

test('mosquitto_sub gets ten thousand messages of the process, none lost', { skip: mosquittoMissing() }, async () => {
  await using system = await openSystem();
  const child = run('mosquitto_sub', system.broker.port, ['-t', 'edgex/#', '-q', '1']);
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  await untilHeard(system.bus, 'edgex/hello', lines.next());
  for (let n = 0; n < MANY; n++) {
    await system.bus.publish('edgex/x', event(n));
    if (n % 100 === 0) await new Promise(setImmediate);
  }
  const seen = new Set<unknown>();
  while (seen.size < MANY) {
    const { payload } = JSON.parse((await lines.next()).value ?? assert.fail('mosquitto_sub ended')) as Envelope;
    if (payload !== 'hello') seen.add(payload);
  }
  child.kill();
  await exited;
});

test('ten thousand lines of mosquitto_pub reach the process, each once', { skip: mosquittoMissing() }, async () => {
  await using system = await openSystem();
  const counts = new Map<unknown, number>();
  const complete = Promise.withResolvers<void>();
  const count = async ({ envelope: { payload } }: { envelope: Envelope }) => {
    counts.set(payload, (counts.get(payload) ?? 0) + 1);
    if (counts.size === MANY) complete.resolve();
  };
  await system.bus.subscribe('edgex/events/#', count, { acknowledge: true });
  const child = run('mosquitto_pub', system.broker.port, ['-t', 'edgex/events/x', '-q', '1', '-l']);
  const exited = once(child, 'exit');
  for (let n = 0; n < MANY; n++) child.stdin!.write(`${Buffer.from(encodeEnvelope(event(n)))}\n`);
  child.stdin!.end();
  await complete.promise;
  const [code] = await exited;
  assert.equal(code, 0);
  assert.ok([...counts.values()].every((times) => times === 1));
});

test('mosquitto_rr is answered by a service of the process', { skip: mosquittoMissing() }, async () => {
  await using system = await openSystem();
  await system.bus.subscribe('edgex/ask', async () => system.bus.publish('edgex/answer', event('an answer')));
  const child = run('mosquitto_rr', system.broker.port, [
    '-V',
    '311',
    '-t',
    'edgex/ask',
    '-e',
    'edgex/answer',
    '-m',
    Buffer.from(encodeEnvelope(event(null))).toString(),
  ]);
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  assert.equal(JSON.parse((await lines.next()).value!).payload, 'an answer');
  await exited;
});

test('ten thousand messages of a client reach the process while it reads its own, none lost either way', async () => {
  await using system = await openSystem();
  await using client = connectMqtt({ url: `mqtt://127.0.0.1:${system.broker.port}`, clientId: 'foreign' });
  await client.connected();
  const [outside, inside] = [new Set<unknown>(), new Set<unknown>()];
  const complete = Promise.withResolvers<void>();
  const note = (seen: Set<unknown>, payload: unknown): void => {
    seen.add(payload);
    if (outside.size === MANY && inside.size === MANY) complete.resolve();
  };
  await client.subscribe('edgex/out', ({ payload }) => note(outside, JSON.parse(Buffer.from(payload).toString()).payload), { qos: 1 });
  await system.bus.subscribe('edgex/in', async ({ envelope }) => note(inside, envelope.payload), { acknowledge: true });
  const sending: Promise<void>[] = [];
  for (let n = 0; n < MANY; n++) {
    sending.push(client.publish('edgex/in', encodeEnvelope(event(n)), { qos: 1 }));
    await system.bus.publish('edgex/out', event(n));
    if (n % 100 === 0) await Promise.all(sending.splice(0));
  }
  await Promise.all(sending);
  await complete.promise;
});

test('four publishers at QoS 1 lose nothing while the broker is restarted on the same port', async () => {
  await using bus = createMemoryBus();
  const seen = new Set<unknown>();
  const complete = Promise.withResolvers<void>();
  const take = async ({ envelope }: { envelope: Envelope }) => {
    if (seen.add(envelope.payload).size === 2_000) complete.resolve();
  };
  await bus.subscribe('edgex/#', take, { acknowledge: true });
  let broker = await startBroker({ port: 0, bus });
  const { port } = broker;
  const clients = [0, 1, 2, 3].map((n) =>
    connectMqtt({ url: `mqtt://127.0.0.1:${port}`, clientId: `p${n}`, reconnect: { baseMs: 10, maxMs: 50 } }),
  );
  const publishing = clients.map(async (client, which) => {
    for (let n = 0; n < 500; n++) await client.publish('edgex/x', encodeEnvelope(event(which * 500 + n)), { qos: 1 });
  });
  for (let restarts = 0; restarts < 3; restarts++) {
    const enough = seen.size + 200;
    while (seen.size < enough) await new Promise(setImmediate);
    await broker[Symbol.asyncDispose]();
    broker = await startBroker({ port, bus });
  }
  await Promise.all(publishing);
  await complete.promise;
  for (const client of clients) await client[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});
