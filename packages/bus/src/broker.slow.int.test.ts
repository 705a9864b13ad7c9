import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { eventEnvelope } from '@skerry/contracts';
import { FakeClock, findProgram, mosquittoMissing, PACKET, publishParts, RawMqtt, RecordingLog } from '@skerry/testkit';
import { startBroker } from './broker.ts';
import { createMemoryBus } from './memory.ts';

const event = (payload: unknown) => eventEnvelope({ correlationID: 'c', payload });
const KIB = 'x'.repeat(1_000);

async function openSystem(options: Partial<Parameters<typeof startBroker>[0]> = {}) {
  const stack = new AsyncDisposableStack();
  const log = new RecordingLog();
  const bus = stack.use(createMemoryBus({ log }));
  const broker = stack.use(await startBroker({ port: 0, bus, log, ...options }));
  const connect = async (client: Parameters<typeof RawMqtt.connect>[1] = {}) => stack.use(await RawMqtt.connect(broker.port, client));
  return { bus, broker, log, connect, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function heapMib(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

for (const qos of [0, 1]) {
  test(`spends a bounded amount of memory on a subscriber that does not read at QoS ${qos}, and serves the others`, async () => {
    await using system = await openSystem({ limits: { softSocketBytes: 500_000, hardSocketBytes: 2_000_000 } });
    const stuck = await system.connect({ clientId: 'stuck' });
    await stuck.subscribe('edgex/#', qos);
    stuck.socket.pause();
    const healthy = await system.connect({ clientId: 'healthy' });
    await healthy.subscribe('edgex/#', 0);
    const before = heapMib();
    for (let n = 0; n < 20_000; n++) {
      await system.bus.publish('edgex/x', event(KIB));
      // The healthy one is given the time to read.
      if (n % 50 === 49) for (let read = 0; read < 50; read++) await healthy.next(PACKET.PUBLISH);
    }
    assert.ok(heapMib() - before < 40, `${heapMib() - before} MiB more`);
    assert.match(system.log.text('WARN'), /"stuck" reads too slowly/);
    assert.equal(system.broker.connections, qos === 0 ? 2 : 1);
  });
}

test('holds publishers back while a connected session is behind, and loses nothing', async () => {
  await using system = await openSystem({ limits: { window: 5, holdMessages: 20 } });
  const reader = await system.connect({ clientId: 'reader', clean: false });
  await reader.subscribe('edgex/#', 1);
  let accepted = 0;
  const publishing = (async () => {
    for (let n = 0; n < 200; n++) {
      await system.bus.publish('edgex/x', event(n));
      accepted++;
    }
  })();
  const first = publishParts(await reader.next(PACKET.PUBLISH));
  await new Promise(setImmediate);
  assert.ok(accepted < 30, `${accepted} were accepted while none was acknowledged`);
  reader.acknowledge(first.messageId);
  for (let n = 1; n < 200; n++) {
    const { payload, messageId } = publishParts(await reader.next(PACKET.PUBLISH));
    assert.equal(JSON.parse(payload.toString()).payload, n);
    reader.acknowledge(messageId);
  }
  await publishing;
});

test('disconnects a session that holds publishers back and acknowledges nothing, and keeps its messages', async () => {
  const clock = new FakeClock();
  await using system = await openSystem({ clock, limits: { window: 5, holdMessages: 20, stallMs: 10_000 } });
  const stalled = await system.connect({ clientId: 'reader', clean: false });
  await stalled.subscribe('edgex/#', 1);
  const publishing = (async () => {
    for (let n = 0; n < 50; n++) await system.bus.publish('edgex/x', event(n));
  })();
  await stalled.next(PACKET.PUBLISH);
  await clock.advance(10_000);
  await stalled.closed();
  await publishing;
  const back = await system.connect({ clientId: 'reader', clean: false });
  for (let n = 0; n < 50; n++) {
    const { payload, messageId } = publishParts(await back.next(PACKET.PUBLISH));
    assert.equal(JSON.parse(payload.toString()).payload, n);
    back.acknowledge(messageId);
  }
});

test('drops and counts what a session that is away has no room for, and keeps the oldest', async () => {
  await using system = await openSystem({ limits: { sessionMessages: 10 } });
  const away = await system.connect({ clientId: 'away', clean: false });
  await away.subscribe('edgex/#', 1);
  away.socket.destroy();
  await away.closed();
  for (let n = 0; n < 30; n++) await system.bus.publish('edgex/x', event(n));
  assert.match(system.log.text('WARN'), /session "away" is full/);
  const back = await system.connect({ clientId: 'away', clean: false });
  for (let n = 0; n < 10; n++) assert.equal(JSON.parse(publishParts(await back.next(PACKET.PUBLISH)).payload.toString()).payload, n);
});

test('is not held up by a mosquitto_sub that was stopped', { skip: mosquittoMissing() }, async () => {
  await using system = await openSystem({ limits: { softSocketBytes: 500_000, hardSocketBytes: 2_000_000 } });
  const child = spawn(findProgram('mosquitto_sub')!, ['-h', '127.0.0.1', '-p', String(system.broker.port), '-t', 'edgex/#', '-F', '%t']);
  const exited = once(child, 'exit');
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const subscribed = lines.next();
    const repeat = setInterval(() => void system.bus.publish('edgex/hello', event(0)), 5);
    assert.equal((await subscribed).value, 'edgex/hello');
    clearInterval(repeat);
    child.kill('SIGSTOP');
    const healthy = await system.connect({ clientId: 'healthy' });
    await healthy.subscribe('edgex/#', 0);
    const before = heapMib();
    for (let n = 0; n < 20_000; n++) {
      await system.bus.publish('edgex/x', event(KIB));
      if (n % 50 === 49) for (let read = 0; read < 50; read++) await healthy.next(PACKET.PUBLISH);
    }
    assert.ok(heapMib() - before < 40, `${heapMib() - before} MiB more`);
    assert.match(system.log.text('WARN'), /reads too slowly/);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
});
