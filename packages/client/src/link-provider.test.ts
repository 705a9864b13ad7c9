import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { CommonConfig, Dispatcher, ServiceScope } from '@skerry/runtime';
import { FakeClock } from '@skerry/testkit';
import type { Link } from './link.ts';
import { linkNeed } from './link.ts';
import { createLinkProvider } from './link-provider.ts';
import { replyValue } from './reply.ts';

const PING = { method: 'GET', path: '/api/v3/ping' };

/** What the provider looks at: the peers of the process, and the addresses of the others. */
function scope(peers: Dispatcher[], clients: Record<string, number> = {}): ServiceScope {
  const entries = Object.entries(clients).map(([key, port]) => [key, { Protocol: 'http', Host: '127.0.0.1', Port: port }] as const);
  const config = { value: { Clients: Object.fromEntries(entries) } as unknown as CommonConfig };
  return { config, peers: new Map(peers.map((peer) => [peer.key, peer])), clock: new FakeClock() } as unknown as ServiceScope;
}

function linkIn(given: ServiceScope): Link & AsyncDisposable {
  return createLinkProvider().create(given) as Link & AsyncDisposable;
}

test('answers the need for a link, one for each service', () => {
  const provider = createLinkProvider();
  assert.equal(provider.need.name, linkNeed.name);
  assert.notEqual(provider.shared, true);
});

test('calls a service of the same process directly', async () => {
  const peer: Dispatcher = { key: 'core-data', dispatch: async ({ path }) => ({ status: 200, body: { path } }) };
  await using link = linkIn(scope([peer], { 'core-data': 1 }));
  assert.deepEqual((await link.request('core-data', PING)).body, { path: PING.path });
});

test('reaches a service that runs elsewhere at its configured address', async () => {
  const server = createServer((request, response) => response.end(JSON.stringify(request.url)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const link = linkIn(scope([], { 'core-data': port }));
  assert.equal(replyValue(await link.request('core-data', PING)), PING.path);
  await link[Symbol.asyncDispose]();
  server.close();
  await once(server, 'close');
});

test('cannot reach a service without an address, or with port 0', async () => {
  await using link = linkIn(scope([], { 'core-data': 0 }));
  for (const service of ['core-data', 'core-metadata']) {
    await assert.rejects(link.request(service, PING), { kind: 'ServiceUnavailable', message: 'failed to send a http request' });
  }
});
