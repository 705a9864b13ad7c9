import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Clock, systemClock } from '@skerry/runtime';
import { TinyModbusServer } from '../test/tiny-modbus-server.ts';
import type { TcpSettings } from './line-settings.ts';
import { openStream } from './open-stream.ts';

const none = new AbortController().signal;

async function start(t: TestContext, more: Partial<TcpSettings> = {}): Promise<{ server: TinyModbusServer; settings: TcpSettings }> {
  const server = await TinyModbusServer.start();
  t.after(() => server[Symbol.asyncDispose]());
  const fixed = {
    protocol: 'modbus-tcp',
    address: '127.0.0.1',
    unit: 1,
    timeoutMs: 1000,
    idleMs: 0,
    connectDelayMs: 0,
    linkRecoveryMs: 0,
  } as const;
  return { server, settings: { ...fixed, port: server.port, ...more } };
}

/** A clock whose timers are due at once, before any connection can be made. */
const hasty: Clock = {
  nowMs: () => 0,
  nowNs: () => 0n,
  monotonicMs: () => 0,
  sleep: async () => undefined,
  setTimeout: (fn) => {
    queueMicrotask(fn);
    return { [Symbol.dispose]: () => undefined };
  },
};

test('opens a connection', async (t) => {
  const { settings } = await start(t);
  const socket = await openStream(settings, { clock: systemClock, signal: none });
  assert.equal(socket.readyState, 'open');
  socket.destroy();
});

test('gives up connecting after the Timeout, promising that nothing was done', async (t) => {
  const { settings } = await start(t);
  await assert.rejects(openStream(settings, { clock: hasty, signal: none }), {
    message: `Cannot connect to Modbus device at 127.0.0.1:${settings.port}: no answer within 1000 ms.`,
    fault: 'connection',
    executed: 'no',
  });
});

test('gives up at once when the call was given up before', async (t) => {
  const { settings } = await start(t);
  await assert.rejects(openStream(settings, { clock: systemClock, signal: AbortSignal.abort() }), { executed: 'no', message: /given up/ });
});

test('pauses for ConnectDelay before the first request', async (t) => {
  const { settings } = await start(t, { connectDelayMs: 40 });
  const before = performance.now();
  const socket = await openStream(settings, { clock: systemClock, signal: none });
  assert.ok(performance.now() - before >= 38);
  socket.destroy();
});

test('closes the connection when the call is given up during ConnectDelay', async (t) => {
  const { settings } = await start(t, { connectDelayMs: 60_000 });
  const clock: Clock = {
    ...hasty,
    setTimeout: () => ({ [Symbol.dispose]: () => undefined }),
    sleep: () => Promise.reject(new RangeError('enough')),
  };
  await assert.rejects(openStream(settings, { clock, signal: none }), { executed: 'no', fault: 'connection', message: /given up/ });
});
