import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError, SecretRequestSchema } from '@skerry/contracts';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import { ServiceDispatcher, type ServiceDispatcherOptions } from './dispatch.ts';
import { createLogger } from './log.ts';
import type { Reply, Route, ServiceRequest } from './route.ts';
import { LogLines } from './test/log-lines.ts';
import { getRoute } from './test/test-service.ts';

const never = (): Promise<never> => new Promise(() => undefined);

function create(routes: readonly Route[], options: Partial<ServiceDispatcherOptions> = {}) {
  const clock = new FakeClock();
  const log = new LogLines();
  const logger = createLogger({ app: 'core-test', sink: log, clock, level: () => 'DEBUG' });
  const means = {
    key: 'core-test',
    kind: 'core',
    clock,
    random: new SeededRandom(1),
    log: logger,
    timeoutMs: 5000,
    maxRequestKb: 0,
  } as const;
  const dispatcher = new ServiceDispatcher({ ...means, routes, ...options });
  return { dispatcher, clock, log };
}

function open(routes: readonly Route[], options: Partial<ServiceDispatcherOptions> = {}) {
  const made = create(routes, options);
  made.dispatcher.open('the state');
  return made;
}

test('hands state, parameters, query, headers and body to the handler', async () => {
  let seen: unknown;
  const handle = (state: unknown, { params, query, headers, raw, correlationId, caller }: ServiceRequest): Reply => {
    seen = [state, params.name, query.get('limit'), headers.accept, raw.value(), correlationId, caller.roles.includes('admin')];
    return { status: 201, body: { ok: true } };
  };
  const { dispatcher } = open([{ ...getRoute('/x/:name', handle), method: 'POST' }]);
  const body = { value: { n: 1n } };
  const reply = await dispatcher.dispatch({
    method: 'POST',
    path: '/x/a?limit=5&limit=6',
    headers: { accept: 'json' },
    body,
    correlationId: 'c',
  });
  assert.deepEqual(seen, ['the state', 'a', '5', 'json', { n: 1n }, 'c', true]);
  assert.deepEqual(reply, { status: 201, body: { ok: true } });
});

test('answers unknown routes and wrong methods as over HTTP', async () => {
  const { dispatcher } = open([getRoute('/x', () => ({ status: 200 }))]);
  assert.deepEqual(await dispatcher.dispatch({ method: 'GET', path: '/y' }), { status: 404, body: { message: 'Not Found' } });
  assert.equal((await dispatcher.dispatch({ method: 'PUT', path: '/x' })).status, 405);
  assert.deepEqual(await dispatcher.dispatch({ method: 'OPTIONS', path: '/x' }), { status: 204, headers: { Allow: 'OPTIONS, GET' } });
  assert.equal((await dispatcher.dispatch({ method: 'GET', path: 'no slash' })).status, 404);
});

test('decodes and checks the body before the handler runs', async () => {
  const bodies: unknown[] = [];
  const route: Route = {
    ...getRoute('/secret', (_state, { body }) => ({ status: bodies.push(body) })),
    method: 'POST',
    request: SecretRequestSchema,
  };
  const { dispatcher } = open([route]);
  const value = { ApiVersion: 'v3', SecretName: 'n', secretData: [{ key: 'k', value: 'v' }] };
  assert.equal((await dispatcher.dispatch({ method: 'POST', path: '/secret', body: { value } })).status, 1);
  assert.deepEqual((bodies[0] as { secretName: string }).secretName, 'n');
  const refused = await dispatcher.dispatch({ method: 'POST', path: '/secret', body: Buffer.from('{"apiVersion":"v3"}') });
  assert.equal(refused.status, 400);
  assert.equal((await dispatcher.dispatch({ method: 'POST', path: '/secret' })).status, 400);
  assert.equal(bodies.length, 1);
});

test('turns what a handler throws into an answer, at once or later, with the request id of its body', async () => {
  const fail = new EdgeError('NotFound', 'outer', { cause: new EdgeError('Database', 'inner') });
  const now = getRoute('/now', () => {
    throw fail;
  });
  const later = getRoute('/later', () => Promise.reject(fail));
  const { dispatcher } = open([now, later]);
  for (const path of ['/now', '/later']) {
    assert.deepEqual(await dispatcher.dispatch({ method: 'GET', path }), {
      status: 404,
      body: { apiVersion: 'v3', message: 'outer', statusCode: 404 },
    });
  }
  const device = open([now], { kind: 'device' });
  const reply = await device.dispatcher.dispatch({ method: 'GET', path: '/now' });
  assert.equal((reply.body as { message: string }).message, 'outer -> inner');
});

test('logs a bug with its stack and the correlation id, and a refusal only when asked to', async () => {
  const bug = getRoute('/bug', () => (undefined as unknown as { x(): Reply }).x());
  const { dispatcher, log } = open([bug, getRoute('/no', () => Promise.reject(new EdgeError('NotFound', 'no')))]);
  assert.equal((await dispatcher.dispatch({ method: 'GET', path: '/bug', correlationId: 'c-1' })).status, 500);
  await dispatcher.dispatch({ method: 'GET', path: '/no' });
  assert.match(log.lines[0] ?? '', /^level=ERROR .*GET \/bug failed.*X-Correlation-ID=c-1.*dispatch\.test\.ts/);
  assert.match(log.lines[1] ?? '', /^level=DEBUG .*GET \/no was refused/);
});

test('answers 503 when the time is up and aborts the handler', async () => {
  let signal: AbortSignal | undefined;
  const { dispatcher, clock } = open([
    getRoute('/slow', (_state, request) => {
      signal = request.signal;
      return never();
    }),
  ]);
  const reply = dispatcher.dispatch({ method: 'GET', path: '/slow' });
  await clock.advance(5000);
  assert.deepEqual(await reply, { status: 503, body: 'request timeout', contentType: 'text/plain; charset=utf-8' });
  assert.equal(signal?.aborted, true);
});

test('makes early calls wait until the service has started, within the same time limit', async () => {
  const { dispatcher, clock } = create([getRoute('/x', (state) => ({ status: 200, body: state }))]);
  const early = dispatcher.dispatch({ method: 'GET', path: '/x' });
  const impatient = dispatcher.dispatch({ method: 'GET', path: '/x' });
  await clock.advance(4999);
  dispatcher.open('ready');
  assert.deepEqual(await early, { status: 200, body: 'ready' });
  assert.equal((await impatient).status, 200);
  const closed = create([getRoute('/x', () => ({ status: 200 }))]);
  const late = closed.dispatcher.dispatch({ method: 'GET', path: '/x' });
  await closed.clock.advance(5000);
  assert.equal((await late).status, 503);
});

test('answers 503 once closed, also to calls that waited for the start', async () => {
  const { dispatcher } = create([getRoute('/x', () => ({ status: 200 }))]);
  const early = dispatcher.dispatch({ method: 'GET', path: '/x' });
  dispatcher.close();
  assert.equal((await early).status, 503);
  assert.equal((await dispatcher.dispatch({ method: 'GET', path: '/x' })).status, 503);
});

test('passes the abort of the caller on', async () => {
  const reasons: unknown[] = [];
  const { dispatcher } = open([
    getRoute('/x', (_state, { signal }) => {
      if (signal.aborted) reasons.push(signal.reason);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: reasons.push(signal.reason) }));
        if (signal.aborted) resolve({ status: 0 });
      });
    }),
  ]);
  const abort = new AbortController();
  const reply = dispatcher.dispatch({ method: 'GET', path: '/x', signal: abort.signal });
  abort.abort('enough');
  await reply;
  await dispatcher.dispatch({ method: 'GET', path: '/x', signal: abort.signal });
  assert.deepEqual(reasons, ['enough', 'enough']);
});

test('refuses a body beyond the limit without running the handler', async () => {
  const route: Route = { ...getRoute('/x', () => assert.fail('must not run')), method: 'POST' };
  const { dispatcher } = open([route], { maxRequestKb: 1 });
  const reply = await dispatcher.dispatch({ method: 'POST', path: '/x', body: new Uint8Array(1025) });
  assert.deepEqual(reply.body, { apiVersion: 'v3', message: 'request size exceed Service.MaxRequestSize(1 KB)', statusCode: 413 });
});

test('leaves nothing behind after many calls', async () => {
  const { dispatcher, clock } = open([getRoute('/x', async () => ({ status: 200 }))]);
  await Promise.all(Array.from({ length: 500 }, () => dispatcher.dispatch({ method: 'GET', path: '/x' })));
  assert.equal(dispatcher.pending.size, 0);
  await clock.advance(5000);
  assert.equal(clock.pending, 0);
});
