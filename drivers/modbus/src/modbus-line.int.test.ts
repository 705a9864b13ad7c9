import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ReadRequest, WriteRequest } from '@skerry/device-sdk';
import { startFaultProxy } from '@skerry/testkit';
import { request, tcpDevice, testContext, writing } from '../test/driver-bench.ts';
import { TinyModbusServer } from '../test/tiny-modbus-server.ts';
import { modbusDriver } from './driver.ts';

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function start(t: TestContext, more: Record<string, unknown> = {}) {
  const server = await TinyModbusServer.start();
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: server.port } });
  const device = tcpDevice(proxy.port, { Timeout: '150ms', ...more });
  const connection = await modbusDriver.connect!(device, testContext());
  t.after(async () => {
    connection[Symbol.dispose]();
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  server.registers.set([100, 101, 102, 103]);
  const read = async (asked: ReadRequest, context = testContext()) => {
    const [result] = await modbusDriver.read(connection, [asked], device, context);
    return (result as { value: unknown }).value;
  };
  const write = async (asked: WriteRequest, context = testContext()) => modbusDriver.write!(connection, [asked], device, context);
  return { server, proxy, device, connection, read, write };
}

const silent = { fault: 'silent', executed: 'maybe' };
const broken = { fault: 'connection', executed: 'maybe' };

test('stops waiting for a device that hangs after its Timeout, and reads again when it is back', async (t) => {
  const { proxy, read } = await start(t);
  await proxy.set('hang');
  const before = performance.now();
  await assert.rejects(read(request(0)), { ...silent, message: `No answer from unit 1 at 127.0.0.1:${proxy.port} within 150 ms.` });
  assert.ok(performance.now() - before < 1000);
  await proxy.set('pass');
  assert.equal(await read(request(1)), 101);
});

test('cannot tell whether a write that got no answer was done', async (t) => {
  const { proxy, server, write } = await start(t);
  await proxy.set({ mode: 'rewrite', reply: () => undefined });
  await assert.rejects(write(writing(7, request(5))), silent);
  assert.equal(server.registers[5], 7);
});

test('never takes a late answer for the answer to the next request', async (t) => {
  const { server, read } = await start(t);
  const held: (() => void)[] = [];
  server.answer = (asked) => {
    if (asked.pdu[2] !== 0) return server.usualAnswer(asked);
    held.push(() => server.send(asked.transaction, asked.unit, server.usualAnswer(asked)));
    return undefined;
  };
  await assert.rejects(read(request(0)), silent);
  server.answer = (asked) => {
    held[0]?.();
    return server.usualAnswer(asked);
  };
  assert.equal(await read(request(1)), 101);
  assert.equal(await read(request(2)), 102);
  assert.equal(server.open, 1);
});

test('tells of late answers when nothing else came', async (t) => {
  const { server, read } = await start(t);
  server.answer = (asked) => {
    server.send(asked.transaction - 1, asked.unit, server.usualAnswer(asked));
    return undefined;
  };
  await assert.rejects(read(request(0)), { ...silent, message: /received instead: 1 late answers to earlier requests/ });
});

test('connects anew after two requests in a row without a byte in return', async (t) => {
  const { proxy, read } = await start(t);
  await proxy.set('half-open');
  await assert.rejects(read(request(0)), silent);
  await assert.rejects(read(request(0)), silent);
  await proxy.set('pass');
  assert.equal(await read(request(3)), 103);
  assert.equal(proxy.counts.connections, 2);
});

test('refuses the answer of another unit', async (t) => {
  const { proxy, read } = await start(t);
  await proxy.set({ mode: 'corrupt', at: 6, mask: 4 });
  await assert.rejects(read(request(0)), { ...silent, message: /^Unit 5 answered a request to unit 1/ });
});

test('refuses a reply of the wrong length at once and goes on with the next request', async (t) => {
  const { server, read } = await start(t, { Timeout: 5 });
  server.answer = () => Uint8Array.of(3, 4, 0, 1, 0, 2);
  await assert.rejects(read(request(0)), { ...silent, message: /wrong reply: it has 6 bytes where 4 were due/ });
  server.answer = (asked) => server.usualAnswer(asked);
  assert.equal(await read(request(0)), 100);
  assert.equal(server.open, 1);
});

test('gives up a stream that is no Modbus at once, and heals on a new connection', async (t) => {
  const { proxy, read } = await start(t, { Timeout: 5 });
  await proxy.set({ mode: 'corrupt', at: 4 });
  await assert.rejects(read(request(0)), { fault: 'connection', message: /not Modbus TCP: a length of/ });
  await proxy.set('pass');
  assert.equal(await read(request(0)), 100);
});

test('closes a connection on which a reply broke off, so that the next reply is not read from its middle', async (t) => {
  const { proxy, read } = await start(t);
  await proxy.set({ mode: 'truncate', keep: 8 });
  await assert.rejects(read(request(0)), { ...silent, message: /received instead: 8 bytes of a reply that never got complete/ });
  await proxy.set('pass');
  assert.equal(await read(request(2)), 102);
});

test('reads again at once when a kept connection had died unnoticed', async (t) => {
  const { server, proxy, read } = await start(t);
  assert.equal(await read(request(0)), 100);
  let cuts = 0;
  server.answer = (asked) => {
    cuts += 1;
    if (cuts === 1) proxy.resetAll();
    return server.usualAnswer(asked);
  };
  assert.equal(await read(request(1)), 101);
  assert.equal(cuts, 2);
});

test('never sends a write twice: a reset after sending leaves open whether it was done', async (t) => {
  const { server, proxy, write } = await start(t);
  server.answer = (asked) => {
    server.usualAnswer(asked);
    proxy.resetAll();
    return undefined;
  };
  await assert.rejects(write(writing(7, request(5))), { ...broken, message: /connection broke before the answer came/ });
  assert.equal(server.requests.length, 1);
  assert.equal(server.registers[5], 7);
});

test('connects anew before a write when the device had closed the connection, and promises nothing was done if it cannot', async (t) => {
  const { proxy, read, write } = await start(t);
  await read(request(0));
  await proxy.set('refuse');
  await assert.rejects(write(writing(7, request(5))), (error: { fault: string }) => error.fault === 'connection');
  await assert.rejects(write(writing(7, request(5))), { fault: 'connection', executed: 'no', message: /connection refused/ });
  await proxy.set('pass');
  await write(writing(7, request(5)));
  assert.equal(await read(request(5)), 7);
});

test('keeps connecting for a read until LinkRecoveryTimeout', async (t) => {
  const { proxy, read } = await start(t, { LinkRecoveryTimeout: 5 });
  await read(request(0));
  await proxy.set('refuse');
  const reading = read(request(0));
  await proxy.set('pass');
  assert.equal(await reading, 100);
});

test('connects for each command when IdleTimeout is 0, as on EdgeX', async (t) => {
  const { server, proxy, read } = await start(t, { IdleTimeout: 0 });
  assert.equal(await read(request(0)), 100);
  assert.equal(await read(request(1)), 101);
  assert.equal(proxy.counts.connections, 2);
  assert.equal(server.requests.length, 2);
});

test('closes an idle connection after IdleTimeout and opens it again for the next command', async (t) => {
  const { proxy, connection, read } = await start(t, { IdleTimeout: '30ms' });
  assert.equal(await read(request(0)), 100);
  await proxy.disconnected(1);
  assert.equal(await read(request(1)), 101);
  assert.equal(proxy.counts.connections, 2);
  assert.ok(connection);
});

test('ends a request at once when the call is given up', async (t) => {
  const { proxy, read } = await start(t, { Timeout: 60 });
  await proxy.set('hang');
  const controller = new AbortController();
  const reading = read(request(0), testContext(controller.signal));
  controller.abort();
  await assert.rejects(reading, { fault: 'silent', message: /before the call was given up/ });
});

test('ends a request and connects no more once it is disposed', async (t) => {
  const { proxy, connection, read } = await start(t, { Timeout: 60, LinkRecoveryTimeout: 60 });
  await read(request(0));
  await proxy.set('hang');
  const reading = assert.rejects(read(request(0)), { fault: 'connection' });
  connection[Symbol.dispose]();
  await reading;
  assert.equal(proxy.counts.connections, 1);
});

test('stops connecting when the call is given up', async (t) => {
  const server = createServer({ pauseOnConnect: true });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 });
  await once(server, 'listening');
  t.after(() => server.close());
  const controller = new AbortController();
  controller.abort();
  const device = tcpDevice((server.address() as { port: number }).port);
  await assert.rejects(modbusDriver.connect!(device, testContext(controller.signal)), {
    fault: 'connection',
    executed: 'no',
    message: /given up/,
  });
});

test('serves thousands of reads on one connection and keeps nothing of them', async (t) => {
  const { server, proxy, read } = await start(t);
  const asked = request(1);
  const heapAfter = async (count: number) => {
    for (let done = 0; done < count; done += 1) assert.equal(await read(asked), 101);
    server.requests.length = 0;
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = await heapAfter(1000);
  const grown = (await heapAfter(4000)) - before;
  assert.ok(grown < 1e6, `the heap grew by ${grown} bytes`);
  assert.equal(proxy.counts.connections, 1);
});
