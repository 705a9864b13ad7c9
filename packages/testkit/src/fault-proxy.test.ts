import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** A peer that answers every chunk with `<chunk>!` and a proxy before it. */
async function startEcho(t: TestContext) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('data', (bytes) => socket.write(Buffer.concat([bytes as Buffer, Buffer.from('!')])));
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port }, name: 'echo' });
  t.after(async () => {
    await proxy[Symbol.asyncDispose]();
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { proxy, server };
}

async function open(t: TestContext, proxy: FaultProxy): Promise<Socket> {
  const socket = connect(proxy.port, proxy.host);
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, text: string): Promise<string> {
  const reply = once(socket, 'data');
  socket.write(text);
  return String((await reply)[0]);
}

test('passes bytes both ways and counts them', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  assert.equal(await ask(socket, 'hello'), 'hello!');
  assert.deepEqual({ ...proxy.counts }, { connections: 1, open: 1, bytesFromClients: 5, bytesToClients: 6 });
  assert.equal(proxy.name, 'echo');
});

test('swallows everything while it hangs and answers again afterwards', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set('hang');
  socket.write('lost');
  const second = await open(t, proxy);
  await proxy.set('pass');
  assert.equal(await ask(second, 'back'), 'back!');
  assert.equal(await ask(socket, 'again'), 'again!');
});

test('refuses connections, resets the open ones and listens on the same port again', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await ask(socket, 'x');
  const { port } = proxy;
  const reset = once(socket, 'error');
  await proxy.set('refuse');
  assert.equal((await reset)[0].code, 'ECONNRESET');
  await assert.rejects(open(t, proxy), { code: 'ECONNREFUSED' });
  await proxy.set('pass');
  assert.equal(proxy.port, port);
  assert.equal(await ask(await open(t, proxy), 'x'), 'x!');
});

test('resets each connection', async (t) => {
  const { proxy } = await startEcho(t);
  await proxy.set('reset');
  const socket = connect(proxy.port, proxy.host);
  const [error] = await once(socket, 'error');
  assert.equal(error.code, 'ECONNRESET');
});

test('resets the open connections once on request', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await ask(socket, 'x');
  const reset = once(socket, 'error');
  proxy.resetAll();
  assert.equal((await reset)[0].code, 'ECONNRESET');
  assert.equal(await ask(await open(t, proxy), 'y'), 'y!');
});

test('delays replies and keeps their order', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set({ mode: 'delay', ms: 60 });
  const before = performance.now();
  assert.equal(await ask(socket, 'a'), 'a!');
  assert.ok(performance.now() - before >= 55);
});

test('drops bytes from the middle of a reply', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set({ mode: 'drop', at: 1, bytes: 2 });
  assert.equal(await ask(socket, 'abcd'), 'ad!');
});

test('corrupts one byte of a reply', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set({ mode: 'corrupt', at: 0, mask: 0x20 });
  assert.equal(await ask(socket, 'abc'), 'Abc!');
  await proxy.set({ mode: 'corrupt', mask: 0x01 });
  assert.equal(await ask(socket, 'abc'), 'abc ');
});

test('truncates a reply', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set({ mode: 'truncate', keep: 2 });
  assert.equal(await ask(socket, 'abc'), 'ab');
});

test('rewrites replies with a function', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set({ mode: 'rewrite', reply: (bytes) => Buffer.from(String(Buffer.from(bytes)).toUpperCase()) });
  assert.equal(await ask(socket, 'abc'), 'ABC!');
});

test('cuts the connection after so many bytes of replies', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.set({ mode: 'cut', afterBytes: 4 });
  assert.equal(await ask(socket, 'ab'), 'ab!');
  assert.equal(await ask(socket, 'cd'), 'c');
  await once(socket, 'end');
});

test('leaves a client half open: the target is gone and no FIN reaches the client', async (t) => {
  const { proxy, server } = await startEcho(t);
  const atTarget = once(server, 'connection');
  const socket = await open(t, proxy);
  const [served] = (await atTarget) as [Socket];
  const targetClosed = once(served, 'close');
  await proxy.set('half-open');
  await targetClosed;
  socket.write('anyone there?');
  const second = await open(t, proxy);
  second.end();
  assert.equal(socket.readable && socket.writable, true);
  assert.equal(second.readable, true);
});

test('tells when a number of connections has been accepted', async (t) => {
  const { proxy } = await startEcho(t);
  const connected = proxy.connected(2);
  await open(t, proxy);
  await open(t, proxy);
  await connected;
  assert.equal(proxy.counts.connections, 2);
});

test('tells when a number of connections has ended', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy.connected(1);
  const ended = proxy.disconnected(1);
  socket.destroy();
  await ended;
  assert.equal(proxy.counts.open, 0);
});

test('closes its clients and its port when disposed', async (t) => {
  const { proxy } = await startEcho(t);
  const socket = await open(t, proxy);
  await proxy[Symbol.asyncDispose]();
  if (!socket.destroyed) await once(socket.resume(), 'close');
  await assert.rejects(open(t, proxy), { code: 'ECONNREFUSED' });
});

test('ends the client when the target cannot be reached', async (t) => {
  await using proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: 1 } });
  const socket = await open(t, proxy);
  await once(socket.resume(), 'close');
});
