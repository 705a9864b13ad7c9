import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { setting, settings } from './settings.ts';
import { hostRoutes } from './test/test-service.ts';

const config = settings({
  Driver: { Speed: setting.integer(1, 'The speed.') },
  Writable: { Key: setting.text('hunter2', 'A key.', { secret: true }) },
});
const parts = { config, customSections: ['Driver'], sdkVersion: '0.1.0', clock: new FakeClock() };

async function get(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

test('answers ping with the date and the key, and an empty correlation id unless one was sent', async () => {
  await using host = await hostRoutes([], parts);
  const response = await fetch(`${host.url}/api/v3/ping`);
  assert.equal(response.headers.get('x-correlation-id'), '');
  const text = await response.text();
  assert.match(
    text,
    /^\{"apiVersion":"v3","timestamp":"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \S+ (?:2025|2026)","serviceName":"core-test"\}\n$/,
  );
  const sent = await fetch(`${host.url}/api/v3/ping`, { headers: { 'X-Correlation-ID': 'mine' } });
  assert.equal(sent.headers.get('x-correlation-id'), 'mine');
});

test('reports a version that the SDKs of EdgeX accept', async () => {
  await using host = await hostRoutes([], parts);
  assert.deepEqual(await get(`${host.url}/api/v3/version`), {
    apiVersion: 'v3',
    version: '4.1.0',
    serviceName: 'core-test',
    sdk_version: '0.1.0',
  });
});

test('shows the configuration without secrets', async () => {
  await using host = await hostRoutes([], parts);
  const text = await (await fetch(`${host.url}/api/v3/config`)).text();
  assert.match(text, /"CustomConfiguration":\{"Driver":\{"Speed":1\}\}\},"serviceName":"core-test"\}\n$/);
  assert.doesNotMatch(text, /hunter2|"password":"postgres"/);
});

test('explains one setting or all of them', async () => {
  await using host = await hostRoutes([], { ...parts, overrides: { '*': { 'Driver.Speed': '9' } } });
  const one = await get(`${host.url}/api/v3/config/explain?path=driver.speed`);
  const speed = { path: 'Driver.Speed', value: 9, default: 1, winner: 'command line', live: false, doc: 'The speed.' };
  assert.deepEqual(one, { apiVersion: 'v3', statusCode: 200, serviceName: 'core-test', settings: [speed] });
  const all = (await get(`${host.url}/api/v3/config/explain`)).settings as unknown[];
  assert.ok(all.length > 50);
  assert.equal((await fetch(`${host.url}/api/v3/config/explain?path=No.Such`)).status, 404);
});

test('takes no secrets while there is nowhere to keep them, in the words of EdgeX', async () => {
  await using host = await hostRoutes([], parts);
  const post = async (body: string) => {
    const response = await fetch(`${host.url}/api/v3/secret`, { method: 'POST', body });
    return [response.status, ((await response.json()) as { message: string }).message];
  };
  const good = { apiVersion: 'v3', secretName: 'mqtt', secretData: [{ key: 'username', value: 'x' }] };
  const reason = "adding secret failed -> can't store secrets. ConfigurationProvider is not in use or has not been properly initialized";
  assert.deepEqual(await post(JSON.stringify(good)), [405, reason]);
  for (const bad of [
    '',
    '{',
    '[]',
    '{}',
    JSON.stringify({ ...good, secretData: [] }),
    JSON.stringify({ ...good, secretData: [{ key: '', value: 'x' }] }),
  ]) {
    assert.deepEqual(await post(bad), [400, 'JSON decode failed'], bad);
  }
});

test('renders the metrics of the service', async () => {
  const start: Parameters<typeof hostRoutes>[1] = { ...parts, start: ({ metrics }) => metrics.counter('EventsPersisted').increment(3) };
  await using host = await hostRoutes([], start);
  const response = await fetch(`${host.url}/metrics`);
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4');
  assert.match(await response.text(), /^skerry_events_persisted_total\{service="core-test"\} 3$/m);
});
