import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dispatcher, DispatchRequest, Reply } from '@skerry/runtime';
import { FakeClock } from '@skerry/testkit';
import { createInProcessLink } from './in-process-link.ts';
import type { Link } from './link.ts';

const UNREACHABLE = { kind: 'ServiceUnavailable', message: 'failed to send a http request' };
const PING = { method: 'GET', path: '/api/v3/ping' };

function dispatcher(answer: (request: DispatchRequest) => Promise<Reply>): Dispatcher {
  return { key: 'core-data', dispatch: answer };
}

test('hands a body over by reference, both ways', async () => {
  const value = { a: 1n };
  const peer = dispatcher(async ({ body }) => ({ status: 200, body: (body as { value: unknown }).value }));
  const link = createInProcessLink({ dispatcherOf: () => peer });
  const reply = await link.request('core-data', { ...PING, body: { value } });
  assert.equal(reply.body, value);
});

test('passes requests for services that run elsewhere on', async () => {
  const remote: Link = { request: async (service) => ({ status: 200, body: `remote ${service}` }) };
  const link = createInProcessLink({ dispatcherOf: () => undefined, remote });
  assert.equal((await link.request('device-modbus', PING)).body, 'remote device-modbus');
  await assert.rejects(createInProcessLink({ dispatcherOf: () => undefined }).request('x', PING), UNREACHABLE);
});

test('gives up at the deadline of the request and tells the service', async () => {
  const clock = new FakeClock();
  const gone = Promise.withResolvers<void>();
  const peer = dispatcher(({ signal }) => {
    signal?.addEventListener('abort', () => gone.resolve());
    return Promise.withResolvers<Reply>().promise;
  });
  const link = createInProcessLink({ dispatcherOf: () => peer, clock });
  const refused = assert.rejects(link.request('core-data', { ...PING, timeoutMs: 100 }), UNREACHABLE);
  await clock.advance(100);
  await Promise.all([refused, gone.promise]);
});
