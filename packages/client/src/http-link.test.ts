import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { parseJson } from '@skerry/contracts';
import { FakeClock } from '@skerry/testkit';
import { createHttpLink } from './http-link.ts';
import { replyValue } from './reply.ts';

async function serve(listener: RequestListener): Promise<AsyncDisposable & { origin: string; connections: () => number }> {
  let connections = 0;
  const server = createServer(listener).on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const UNREACHABLE = { kind: 'ServiceUnavailable', message: 'failed to send a http request' };

test('sends method, path, headers and exact JSON, and gives status, body and type back', async () => {
  const seen = Promise.withResolvers<{ request: IncomingMessage; body: string }>();
  await using server = await serve(async (request, response) => {
    seen.resolve({ request, body: (await buffer(request)).toString() });
    response.writeHead(207, { 'content-type': 'application/json' }).end('{"origin":1700000000000000001}\n');
  });
  await using link = createHttpLink({ addressOf: () => server.origin });
  const body = { value: { big: 9007199254740993n } };
  const reply = await link.request('core-data', { method: 'POST', path: '/api/v3/x?a=1', body, correlationId: 'c-1' });
  const { request, body: sent } = await seen.promise;
  assert.deepEqual([request.method, request.url, sent], ['POST', '/api/v3/x?a=1', '{"big":9007199254740993}']);
  assert.deepEqual([request.headers['x-correlation-id'], request.headers['content-type']], ['c-1', 'application/json']);
  assert.deepEqual([reply.status, reply.contentType], [207, 'application/json']);
  assert.deepEqual(replyValue(reply), { origin: 1700000000000000001n });
});

test('keeps connections open between requests', async () => {
  await using server = await serve((_request, response) => response.end('{}'));
  await using link = createHttpLink({ addressOf: () => server.origin });
  for (let index = 0; index < 20; index += 1) await link.request('core-data', { method: 'GET', path: '/' });
  assert.ok(server.connections() <= 2, String(server.connections()));
});

test('asks for the address before each request, and prefers that of the request', async () => {
  await using first = await serve((_request, response) => response.end('"first"'));
  await using second = await serve((_request, response) => response.end('"second"'));
  let address: string | undefined = first.origin;
  await using link = createHttpLink({ addressOf: () => address });
  const ask = async (more: object = {}) => replyValue(await link.request('s', { method: 'GET', path: '/', ...more }));
  assert.equal(await ask(), 'first');
  assert.equal(await ask({ address: second.origin }), 'second');
  address = second.origin;
  assert.equal(await ask(), 'second');
  address = undefined;
  await assert.rejects(ask(), UNREACHABLE);
});

test('keeps the path of a base address', async () => {
  await using server = await serve((request, response) => response.end(JSON.stringify(request.url)));
  await using link = createHttpLink({ addressOf: () => `${server.origin}/core-data/` });
  assert.equal(replyValue(await link.request('s', { method: 'GET', path: '/api/v3/ping?x' })), '/core-data/api/v3/ping?x');
});

test('says in EdgeX’s words that nobody listens', async () => {
  const server = await serve(() => undefined);
  await server[Symbol.asyncDispose]();
  await using link = createHttpLink({ addressOf: () => server.origin });
  await assert.rejects(link.request('core-data', { method: 'GET', path: '/' }), UNREACHABLE);
});

test('gives up at the deadline of the request', async () => {
  const arrived = Promise.withResolvers<void>();
  await using server = await serve(() => arrived.resolve());
  const clock = new FakeClock();
  await using link = createHttpLink({ addressOf: () => server.origin, clock });
  const refused = assert.rejects(link.request('core-data', { method: 'GET', path: '/', timeoutMs: 700 }), UNREACHABLE);
  await arrived.promise;
  await clock.advance(700);
  await refused;
  assert.equal(clock.pending, 0);
});

test('gives up when the caller does', async () => {
  const abort = new AbortController();
  await using server = await serve(() => abort.abort());
  await using link = createHttpLink({ addressOf: () => server.origin });
  await assert.rejects(link.request('core-data', { method: 'GET', path: '/', signal: abort.signal }), UNREACHABLE);
  await assert.rejects(link.request('core-data', { method: 'GET', path: '/', signal: abort.signal }), UNREACHABLE);
});

test('sends a read once more, but never a write, when its connection was just closed', async () => {
  const methods: (string | undefined)[] = [];
  await using server = await serve((request, response) => {
    methods.push(request.method);
    if (methods.length % 2 === 1) request.socket.destroy();
    else response.end('{}');
  });
  await using link = createHttpLink({ addressOf: () => server.origin });
  assert.equal((await link.request('s', { method: 'GET', path: '/' })).status, 200);
  await assert.rejects(link.request('s', { method: 'PUT', path: '/', body: { value: {} } }), UNREACHABLE);
  assert.deepEqual(methods, ['GET', 'GET', 'PUT']);
});

test('sends bytes as they are', async () => {
  await using server = await serve(async (request, response) => response.end(JSON.stringify([...(await buffer(request))])));
  await using link = createHttpLink({ addressOf: () => server.origin });
  const headers = { 'content-type': 'application/cbor' };
  const reply = await link.request('s', { method: 'POST', path: '/', body: Uint8Array.of(0xa0, 0xff), headers });
  assert.deepEqual(parseJson(Buffer.from(reply.body as Uint8Array).toString()), [0xa0, 0xff]);
});
