import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { platformServices } from '@skerry/edge';
import type { Method } from '@skerry/runtime';
import { eventually, SERVICE_PORTS, SeededRandom, type System, startSystem } from '@skerry/testkit';
import { connectAsync } from 'mqtt';
import { call } from './call.ts';
import { addedBy, fuzzHttp, type Outcome, type Target } from './fuzz/http-fuzz.ts';
import { fuzzMqttPort, fuzzSockets, garbageMessage } from './fuzz/raw-fuzz.ts';
import { residentMiB, socketsOf, withoutProc } from './memory-of.ts';
import { deviceOf, eventOf, eventPath, profileOf, requests } from './samples.ts';

const SEED = 4711;
const REQUESTS = 9_000;
const HALF_REQUESTS = 1_000;
const MQTT_CONNECTIONS = 600;
const MQTT_MESSAGES = 2_000;
/** What garbage may leave behind: a grown heap, compiled checkers, caches of names that do not exist. */
const BOUND_MIB = 128;

/** What the services count, to see that garbage left nothing. */
const COUNTS = {
  event: ['core-data', 'GET /event/count'],
  profile: ['core-metadata', 'GET /deviceprofile/all?limit=1'],
  device: ['core-metadata', 'GET /device/all?limit=1'],
  service: ['core-metadata', 'GET /deviceservice/all?limit=1'],
  watcher: ['core-metadata', 'GET /provisionwatcher/all?limit=1'],
} as const;

describe('garbage', { skip: withoutProc }, () => {
  let system: System;
  let pid: number;
  let first: Awaited<ReturnType<typeof stateOf>>;

  before(async () => {
    const quiet = { 'Device.DevicesDir': '', 'Device.ProfilesDir': '' };
    system = await startSystem({
      mode: 'together',
      overrides: { '*': { 'Service.MaxRequestSize': '256' }, 'device-virtual': quiet, 'device-host': quiet, 'device-modbus': quiet },
    });
    await prepare(system);
    await fuzzHttp(system, targets(), { seed: 1, count: 3_000 });
    pid = system.pid();
    first = await stateOf(system);
  });
  after(() => system?.[Symbol.asyncDispose]());

  it('in requests to every route is refused with a clear error, and nothing of it is stored', { timeout: 50_000 }, async (t) => {
    const outcomes = await fuzzHttp(system, targets(), { seed: SEED, count: REQUESTS });
    report(t, outcomes);
    const unclear = outcomes.filter(isUnclear).map(line);
    assert.ok(unclear.length === 0, `${unclear.length} unclear answers:\n${unclear.slice(0, 40).join('\n')}`);
    const counts = await countsOf(system);
    assert.equal(counts.event, first.counts.event + addedBy(outcomes, /\/event\//));
    assert.equal(counts.profile, first.counts.profile + addedBy(outcomes, /\/deviceprofile(\/uploadfile|\/name\/:name)?$/));
    assert.equal(counts.device, first.counts.device + addedBy(outcomes, /\/device(\/name\/:name)?$/));
    assert.equal(counts.service, first.counts.service + addedBy(outcomes, /\/deviceservice(\/name\/:name)?$/));
    assert.equal(counts.watcher, first.counts.watcher + addedBy(outcomes, /\/provisionwatcher(\/name\/:name)?$/));
  });

  it('in half requests and in bytes that are no HTTP is refused or ended', { timeout: 30_000 }, async () => {
    const counts = await countsOf(system);
    for (const service of ['core-data', 'core-metadata', 'core-command', 'device-virtual', 'app-mqtt-export']) {
      const answers = await fuzzSockets(SERVICE_PORTS[service]! + system.portOffset, { seed: SEED, count: HALF_REQUESTS / 5 });
      for (const answer of answers) assert.match(answer, /^$|^HTTP\/1\.1 (400|404|405|408|413|431|505) /);
    }
    assert.deepEqual(await countsOf(system), counts);
  });

  it('on the port of the broker ends the connection', { timeout: 30_000 }, async () => {
    await fuzzMqttPort(system.brokerPort, { seed: SEED, count: MQTT_CONNECTIONS });
    await withPublisher(system, async (publish) => publish('edgex/alive', Buffer.from('yes')));
  });

  it('in messages on the bus is dropped', { timeout: 30_000 }, async () => {
    const counts = await countsOf(system);
    const random = new SeededRandom(SEED);
    await withPublisher(system, async (publish) => {
      for (let n = 0; n < MQTT_MESSAGES; n++) {
        const { topic, payload } = garbageMessage(random);
        await publish(topic, payload);
      }
    });
    assert.deepEqual(await countsOf(system), counts);
  });

  it('leaves the process as it was: alive, no larger, without open sockets', { timeout: 30_000 }, async (t) => {
    assert.equal(system.pid(), pid);
    for (const service of system.services) assert.equal((await call(system, service, 'GET /ping')).status, 200);
    const event = eventOf('fuzz-device', '1');
    assert.equal((await call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: 'v3', event } })).status, 201);
    const growth = residentMiB(pid) - first.mib;
    t.diagnostic(`grew from ${first.mib.toFixed(0)} MiB by ${growth.toFixed(0)} MiB`);
    assert.ok(growth < BOUND_MIB, `it grew by ${growth} MiB`);
    await eventually(() => socketsOf(pid) <= first.sockets + 8, { what: `no more than ${first.sockets} sockets` });
  });
});

/** Every route of every service, and those that all have. */
function targets(): Target[] {
  const common: [Method, string][] = [
    ['GET', '/api/v3/ping'],
    ['GET', '/api/v3/version'],
    ['GET', '/api/v3/config'],
    ['GET', '/api/v3/config/explain'],
    ['POST', '/api/v3/secret'],
    ['GET', '/api/v3/:anything'],
  ];
  return platformServices().flatMap(({ key, routes }) => [
    ...routes.map(({ method, path }) => ({ service: key, method, path })),
    ...common.map(([method, path]) => ({ service: key, method, path })),
  ]);
}

async function prepare(system: System): Promise<void> {
  const add = (path: string, body: unknown) => call(system, 'core-metadata', `POST ${path}`, { body });
  await add('/deviceprofile', requests('profile', [profileOf('Pump')]));
  await add('/deviceservice', requests('service', [{ name: 'device-fuzz', baseAddress: 'http://127.0.0.1:9', adminState: 'UNLOCKED' }]));
  await add('/device?bypassValidation=true', requests('device', [deviceOf('known', { serviceName: 'device-fuzz', profileName: 'Pump' })]));
  for (let n = 0; n < 5; n++) {
    const event = eventOf('known', String(n));
    await call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: 'v3', event } });
  }
}

async function stateOf(system: System) {
  return { counts: await countsOf(system), mib: residentMiB(system.pid()), sockets: socketsOf(system.pid()) };
}

async function countsOf(system: System): Promise<Record<keyof typeof COUNTS, number>> {
  const entries = Object.entries(COUNTS).map(async ([name, [service, target]]) => {
    const { body } = await call(system, service, target);
    return [name, body.count ?? body.totalCount];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Answers of 500 and above that say what they should. */
const DOCUMENTED: readonly ((outcome: Outcome) => boolean)[] = [
  ({ status, text, path }) => status === 500 && text.includes('Internal Server Error') && path.includes('%'),
  ({ status, target }) => status === 500 && target.path.endsWith('/uploadfile'),
  ({ status, text }) => status === 503 && text.includes('failed to send a http request'),
  ({ status, text }) => status === 501 && text.includes('not implemented'),
  ({ status, text }) => status === 503 && text.includes('disabled'),
];

function isUnclear(outcome: Outcome): boolean {
  if (outcome.status === 0) return true;
  if (outcome.status >= 500) return !DOCUMENTED.some((fits) => fits(outcome));
  return outcome.status >= 400 && outcome.text.trim() === '';
}

function line({ target, path, status, text }: Outcome): string {
  return `${target.service} ${target.method} ${path.slice(0, 100)}: ${status} ${text.slice(0, 200)}`;
}

function report(test: TestContext, outcomes: readonly Outcome[]): void {
  const counts = Object.entries(Object.groupBy(outcomes, ({ status }) => String(status))).map(
    ([status, all]) => `${all?.length} × ${status}`,
  );
  test.diagnostic(counts.join(', '));
}

async function withPublisher(
  system: System,
  work: (publish: (topic: string, payload: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${system.brokerPort}`);
  await work(async (topic, payload) => void (await client.publishAsync(topic, payload, { qos: 1 })));
  await client.endAsync();
}
