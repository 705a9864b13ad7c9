import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EdgeError } from '@skerry/contracts';
import { alone, type HostOptions, type RunningHost, together } from './host.ts';
import { defineNeed, type Provider } from './need.ts';
import { LogLines } from './test/log-lines.ts';
import { TemporaryFolder } from './test/temporary-folder.ts';
import { getRoute, testOptions, testService } from './test/test-service.ts';

const busNeed = defineNeed<{ name: string } & AsyncDisposable>('bus');

function busProvider(events: string[], shared: boolean): Provider {
  const create: Provider['create'] = ({ key }) => {
    events.push(`make bus of ${key}`);
    return { name: `bus of ${key}`, [Symbol.asyncDispose]: async () => void events.push(`close bus of ${key}`) };
  };
  return { need: busNeed, shared, create };
}

const disposable = (events: string[], what: string): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => void events.push(`stop ${what}`),
});

async function refused(start: Promise<RunningHost>): Promise<string> {
  const error = await start.then(
    async (host) => host[Symbol.asyncDispose]().then(() => assert.fail('it started')),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error);
  return error.message;
}

test('gives services of one process the same shared value, and stops everything in reverse order', async () => {
  const events: string[] = [];
  const service = (key: string) => testService({ key, needs: { bus: busNeed }, start: () => disposable(events, key) });
  const host = await together([service('core-a'), service('core-b')], testOptions({ providers: [busProvider(events, true)] }));
  await host[Symbol.asyncDispose]();
  assert.deepEqual(events.slice(0, 1), ['make bus of skerry']);
  assert.deepEqual(events.slice(1, 3).toSorted(), ['stop core-a', 'stop core-b']);
  assert.deepEqual(events.slice(3), ['close bus of skerry']);
});

test('gives a service that runs alone its own value of everything', async () => {
  const events: string[] = [];
  await using host = await alone(testService({ needs: { bus: busNeed } }), testOptions({ providers: [busProvider(events, true)] }));
  assert.deepEqual(events, ['make bus of core-test']);
  assert.equal(host.services.length, 1);
});

test('reaches every service by HTTP and from within the process', async () => {
  const route = getRoute('/api/v3/who', (state) => ({ status: 200, body: { state } }));
  const service = (key: string) => testService({ key, routes: [route], start: () => key });
  await using host = await together([service('core-a'), service('core-b')], testOptions());
  for (const { key, url, dispatcher } of host.services) {
    assert.deepEqual(await (await fetch(`${url}/api/v3/who`)).json(), { state: key });
    assert.deepEqual((await dispatcher.dispatch({ method: 'GET', path: '/api/v3/who' })).body, { state: key });
  }
});

test('shows providers the services of the process', async () => {
  const seen: string[] = [];
  const provider: Provider = { need: busNeed, shared: true, create: ({ peers }) => void seen.push(...peers.keys()) };
  await using _host = await together(
    [testService({ key: 'core-a', needs: { bus: busNeed } }), testService({ key: 'core-b' })],
    testOptions({ providers: [provider] }),
  );
  assert.deepEqual(seen, ['core-a', 'core-b']);
});

test('hands a service its context, with the address that others use', async () => {
  let baseUrl = '';
  let dataDir = '';
  const start: ReturnType<typeof testService>['start'] = (context) => {
    ({ baseUrl, dataDir } = context);
  };
  await using host = await alone(testService({ start }), testOptions({ dataDir: '/somewhere' }));
  const port = new URL(host.services[0]?.url ?? '').port;
  assert.deepEqual([baseUrl, dataDir], [`http://localhost:${port}`, '/somewhere']);
  assert.notEqual(port, '0');
});

test('starts slow services at the same time', async () => {
  const arrived: string[] = [];
  const all = Promise.withResolvers<void>();
  const start = async ({ key }: { key: string }): Promise<void> => {
    if (arrived.push(key) === 3) all.resolve();
    await all.promise;
  };
  await using _host = await together(
    ['core-a', 'core-b', 'core-c'].map((key) => testService({ key, start })),
    testOptions(),
  );
  assert.equal(arrived.length, 3);
});

test('says which port is taken, by which service it is wanted, and what to do', async (t) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  t.after(() => blocker.close());
  await once(blocker, 'listening');
  const { port } = blocker.address() as { port: number };
  const events: string[] = [];
  const other = testService({ key: 'core-other', start: () => void events.push('started') });
  const message = await refused(together([other, testService({ key: 'core-data', port })], testOptions()));
  assert.match(
    message,
    new RegExp(
      `^Cannot start core-data on 127\\.0\\.0\\.1:${port}: the port is taken by another program; stop that program, or set Service\\.Port of core-data or --port-offset`,
    ),
  );
  assert.deepEqual(events, []);
});

test('stops the others when one fails, and closes what was made for them', async () => {
  const events: string[] = [];
  const good = testService({ key: 'core-good', needs: { bus: busNeed }, start: () => disposable(events, 'core-good') });
  const waiting = testService({
    key: 'core-waiting',
    start: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const bad = testService({
    key: 'core-bad',
    start: () => setImmediate().then(() => Promise.reject(new EdgeError('Database', 'Cannot open "x"'))),
  });
  assert.equal(await refused(together([good, waiting, bad], testOptions({ providers: [busProvider(events, true)] }))), 'Cannot open "x"');
  assert.deepEqual(events, ['make bus of skerry', 'stop core-good', 'close bus of skerry']);
});

test('gives up starting when it is told to', async () => {
  const abort = new AbortController();
  const waiting = testService({
    start: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const start = refused(together([waiting], testOptions({ signal: abort.signal })));
  abort.abort(new RangeError('interrupted'));
  assert.equal(await start, 'interrupted');
  assert.equal(await refused(together([waiting], testOptions({ signal: abort.signal }))), 'interrupted');
});

test('refuses a service whose need nobody provides, before anything starts', () => {
  assert.throws(() => together([testService({ needs: { bus: busNeed } })], testOptions()), {
    message: /^Cannot start core-test: it needs "bus"/,
  });
});

test('refuses two services with one key', () => {
  assert.throws(() => together([testService(), testService()], testOptions()), {
    message: /^Cannot start two services with the key "core-test"/,
  });
});

test('refuses to listen beyond this machine unless told that it may, and then says so loudly', async () => {
  const overrides = { '*': { 'Service.ServerBindAddr': '0.0.0.0' } };
  assert.match(
    await refused(together([testService()], testOptions({ overrides }))),
    /^Cannot start core-test: Service\.ServerBindAddr "0\.0\.0\.0" lets other machines in/,
  );
  assert.match(
    await refused(together([testService()], testOptions({ overrides: { '*': { 'Service.Host': 'gateway' } } }))),
    /Service\.Host "gateway"/,
  );
  const log = new LogLines();
  await using _host = await together([testService()], testOptions({ overrides, insecure: true, log }));
  assert.ok(log.has(/level=WARN .*--insecure is given/));
});

test('refuses to pretend that it is secure', () => {
  const options = testOptions({ env: { EDGEX_SECURITY_SECRET_STORE: 'true' } });
  assert.throws(() => together([testService()], options), {
    kind: 'NotImplemented',
    message: /^Cannot start with EDGEX_SECURITY_SECRET_STORE=true/,
  });
});

test('says at start that it runs open', async () => {
  const log = new LogLines();
  await using _host = await together([testService()], testOptions({ log }));
  assert.ok(log.has(/level=INFO .*Security is not configured: services listen on loopback only/));
});

test('reads the environment with the prefix of the service together, without it alone', async () => {
  const env = { WRITABLE_LOGLEVEL: 'ERROR', CORE_TEST_WRITABLE_LOGLEVEL: 'WARN' };
  const log = new LogLines();
  await using host = await together([testService()], testOptions({ env, log }));
  assert.equal(host.services[0]?.config.value.Writable.LogLevel, 'WARN');
  assert.ok(
    log.has(/WRITABLE_LOGLEVEL is ignored .* write CORE_TEST_WRITABLE_LOGLEVEL for one service, ALL_SERVICES_WRITABLE_LOGLEVEL for all/),
  );
  await using single = await alone(testService(), testOptions({ env }));
  assert.equal(single.services[0]?.config.value.Writable.LogLevel, 'ERROR');
});

test('warns of unknown settings and refuses bad files with one sentence', async () => {
  using folder = new TemporaryFolder();
  const options = (log = new LogLines()): HostOptions => testOptions({ dataDir: folder.path, log });
  folder.write('config/core-test.yaml', 'Servce:\n  Host: x\n');
  const log = new LogLines();
  await using _host = await together([testService()], options(log));
  assert.ok(log.has(/Unknown setting Servce in .*core-test\.yaml:1: it is ignored; did you mean .*Service/));
  folder.write('config/core-test.yaml', 'Service:\n  Host: x\n  Port: none\n');
  assert.throws(() => together([testService()], options()), {
    message: /^Cannot use configuration file ".*core-test\.yaml", line 3, Service\.Port/,
  });
});

test('follows a live change of the log level', async () => {
  const log = new LogLines();
  const route = getRoute('/log', () => ({ status: 200 }));
  let write: (() => void) | undefined;
  const start: ReturnType<typeof testService>['start'] = ({ log: logger }) => {
    write = () => logger.debug('details');
  };
  const service = testService({ routes: [route], start });
  await using host = await together([service], testOptions({ log }));
  write?.();
  host.services[0]?.config.change({ 'Writable.LogLevel': 'DEBUG' });
  write?.();
  assert.equal(log.lines.filter((line) => line.includes('details')).length, 1);
});

test('answers the requests that run before it stops, and ends their connections', async () => {
  const arrived = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const route = getRoute('/slow', async () => {
    arrived.resolve();
    await go.promise;
    return { status: 200, body: 'done' };
  });
  const host = await together([testService({ routes: [route] })], testOptions());
  const url = host.services[0]?.url ?? '';
  const running = fetch(`${url}/slow`);
  await arrived.promise;
  const stopped = host[Symbol.asyncDispose]();
  go.resolve();
  const response = await running;
  assert.deepEqual([response.status, response.headers.get('connection'), await response.text()], [200, 'close', 'done']);
  await stopped;
  await assert.rejects(fetch(`${url}/slow`));
});

test('stops within two seconds whatever hangs, and says what did', async () => {
  const log = new LogLines();
  const hang = (): Promise<never> => new Promise(() => undefined);
  const provider: Provider = { need: busNeed, shared: true, create: () => ({ [Symbol.asyncDispose]: hang }) };
  const arrived = Promise.withResolvers<void>();
  const route = getRoute('/hang', () => {
    arrived.resolve();
    return hang();
  });
  const service = testService({ routes: [route], needs: { bus: busNeed }, start: () => ({ [Symbol.asyncDispose]: hang }) });
  const host = await together([service], testOptions({ providers: [provider], log }));
  fetch(`${host.services[0]?.url}/hang`).catch(() => undefined);
  await arrived.promise;
  const before = performance.now();
  await host[Symbol.asyncDispose]();
  assert.ok(performance.now() - before < 2000);
  for (const what of ['Answering the last requests', 'Stopping', 'Closing'])
    assert.ok(log.has(new RegExp(`${what} took longer than`)), what);
});

test('stops only once, however often it is asked', async () => {
  const events: string[] = [];
  const host = await together([testService({ start: () => disposable(events, 'it') })], testOptions());
  await Promise.all([host[Symbol.asyncDispose](), host[Symbol.asyncDispose]()]);
  assert.deepEqual(events, ['stop it']);
});

test('goes on stopping when something throws', async () => {
  const log = new LogLines();
  const events: string[] = [];
  const bad: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.reject(new RangeError('stuck')) };
  const providers: Provider[] = [busProvider(events, false)];
  const host = await together([testService({ needs: { bus: busNeed }, start: () => bad })], testOptions({ providers, log }));
  await host[Symbol.asyncDispose]();
  assert.deepEqual(events, ['make bus of core-test', 'close bus of core-test']);
  assert.ok(log.has(/stuck/));
});

test('shifts the port it listens on', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as { port: number };
  await new Promise((resolve) => free.close(resolve));
  await using host = await together([testService({ port: port - 100 })], testOptions({ portOffset: 100 }));
  assert.equal(host.services[0]?.url, `http://127.0.0.1:${port}`);
});
