import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringifyJson } from '@skerry/contracts';
import type { Reply } from '@skerry/runtime';
import { createCommandClient } from './create-command-client.ts';
import { createDataClient } from './create-data-client.ts';
import { createDeviceServiceClient } from './create-device-service-client.ts';
import { createMetadataClient } from './create-metadata-client.ts';
import type { Link, LinkRequest } from './link.ts';

type Sent = LinkRequest & { service: string };

/** A link that answers everything alike, as JSON text, and remembers what was asked. */
function answering(body: unknown, status = 200): { link: Link; sent: Sent[] } {
  const sent: Sent[] = [];
  const reply: Reply = { status, body: Buffer.from(stringifyJson(body)), contentType: 'application/json' };
  const link: Link = {
    request: async (service, request) => {
      sent.push({ ...request, service });
      return reply;
    },
  };
  return { link, sent };
}

const EVENT = {
  apiVersion: 'v3',
  id: 'e',
  deviceName: 'd',
  profileName: 'p',
  sourceName: 's',
  origin: 5,
  readings: [{ origin: 5, value: '1' }],
};

test('wraps objects for metadata and asks with the options of the call', async () => {
  const { link, sent } = answering([{ apiVersion: 'v3', statusCode: 201, id: '1' }], 207);
  const [reply] = await createMetadataClient(link).devices.add([{ name: 'a' }], { force: true, correlationId: 'c', timeoutMs: 9 });
  assert.equal(reply?.id, '1');
  assert.deepEqual(sent[0], {
    service: 'core-metadata',
    method: 'POST',
    path: '/api/v3/device?force=true',
    body: { value: [{ apiVersion: 'v3', device: { name: 'a' } }] },
    correlationId: 'c',
    timeoutMs: 9,
  });
});

test('asks core-metadata at the right place for each kind of object', async () => {
  const { link, sent } = answering({ totalCount: 0, profiles: [], devices: [], services: [], provisionWatchers: [] });
  const { profiles, devices, services, watchers } = createMetadataClient(link);
  await profiles.list({ limit: -1, labels: ['a', 'b'] });
  await devices.ofService('s 1');
  await devices.ofProfile('p');
  await services.list();
  await watchers.ofService('s');
  await profiles.delete('p');
  const asked = sent.map(({ method, path }) => `${method} ${path.slice('/api/v3/'.length)}`);
  assert.deepEqual(asked, [
    'GET deviceprofile/all?limit=-1&labels=a%2Cb',
    'GET device/service/name/s%201',
    'GET device/profile/name/p',
    'GET deviceservice/all',
    'GET provisionwatcher/service/name/s',
    'DELETE deviceprofile/name/p',
  ]);
});

test('replaces profiles and changes everything else', async () => {
  const { link, sent } = answering([], 207);
  const client = createMetadataClient(link);
  await client.profiles.update([]);
  await client.services.update([]);
  assert.deepEqual(
    sent.map(({ method }) => method),
    ['PUT', 'PATCH'],
  );
});

test('uploads a profile as the part file of a form', async () => {
  const { link, sent } = answering({ id: '7' }, 201);
  assert.equal(await createMetadataClient(link).profiles.upload('name: P'), '7');
  const { headers, body } = sent[0]!;
  const boundary = headers?.['content-type']?.split('boundary=')[1];
  assert.match(
    Buffer.from(body as Uint8Array).toString(),
    new RegExp(`^--${boundary}\r\n[^]*name="file"[^]*\r\n\r\nname: P\r\n--${boundary}--\r\n$`),
  );
});

test('tells an absent device from a failed question', async () => {
  const exists = (status: number) => createMetadataClient(answering({ message: 'm' }, status).link).devices.exists('d');
  assert.deepEqual([await exists(200), await exists(404)], [true, false]);
  await assert.rejects(exists(500), { kind: 'UnexpectedServerError', message: 'request failed, status code: 500, err: m' });
});

test('reads times of events as bigint, however small', async () => {
  const { link } = answering({ totalCount: 1, events: [EVENT], event: EVENT });
  const { items } = await createDataClient(link).events();
  assert.deepEqual([items[0]?.origin, items[0]?.readings[0]?.origin], [5n, 5n]);
  assert.equal((await createCommandClient(link).get('d', 'c')).origin, 5n);
});

test('asks core-data at the right place', async () => {
  const { link, sent } = answering({ totalCount: 0, events: [], readings: [], count: 3, id: 'x' });
  const data = createDataClient(link);
  await data.events({ device: 'd', limit: 5 });
  await data.events({ start: 1n });
  await data.readings();
  await data.readings({ device: 'd', resource: 'r', start: 1n, end: 2n });
  await data.readings({ resource: 'r' });
  await data.deleteEventsOlderThan(10n);
  assert.equal(await data.eventCount('d'), 3);
  await data.addEvent('svc', { ...EVENT, origin: 5n, readings: [] });
  const asked = sent.map(({ path }) => path.slice('/api/v3/'.length));
  assert.deepEqual(asked, [
    'event/device/name/d?limit=5',
    'event/start/1/end/9223372036854775807',
    'reading/all',
    'reading/device/name/d/resourceName/r/start/1/end/2',
    'reading/resourceName/r',
    'event/age/10',
    'event/count/device/name/d',
    'event/svc/p/d/s',
  ]);
  await assert.rejects(data.events({ device: 'd', start: 1n }), { kind: 'NotImplemented' });
});

test('reads the log after a position with exact positions', async () => {
  const { link, sent } = answering({ events: [EVENT], positions: [7], next: 2n ** 60n, newest: 2n ** 61n });
  const page = await createDataClient(link).eventsAfter(6n, { limit: 10, waitMs: 50 });
  assert.deepEqual([page.positions, page.next, page.newest, page.events[0]?.origin], [[7n], 2n ** 60n, 2n ** 61n, 5n]);
  assert.equal(sent[0]?.path, '/api/v3/event/after/6?limit=10&waitMs=50');
});

test('says of a real EdgeX that it has no log to read', async () => {
  const { link } = answering({ message: 'Not Found' }, 404);
  await assert.rejects(createDataClient(link).eventsAfter(0n), { kind: 'NotFound' });
});

test('lists no commands where EdgeX answers null', async () => {
  const { link } = answering({ totalCount: 2, deviceCoreCommands: null });
  assert.deepEqual(await createCommandClient(link).list(), { totalCount: 2, items: [] });
});

test('speaks to a device service at its own address', async () => {
  const { link, sent } = answering({ event: EVENT });
  const client = createDeviceServiceClient(link);
  const service = { name: 'device-x', baseAddress: 'http://h:1' };
  await client.get(service, { device: 'd', command: 'c' }, { pushEvent: true, query: { jitter: '1' } });
  await client.set(service, { device: 'd', command: 'c', values: { a: 1 } });
  assert.deepEqual(
    sent.map(({ address, method, path }) => [address, method, path]),
    [
      ['http://h:1', 'GET', '/api/v3/device/name/d/c?jitter=1&ds-pushevent=true'],
      ['http://h:1', 'PUT', '/api/v3/device/name/d/c'],
    ],
  );
});

test('says which member an answer lacks', async () => {
  const { link } = answering({ statusCode: 200 });
  await assert.rejects(createMetadataClient(link).devices.get('d'), { message: "the answer to '/api/v3/device/name/d' has no 'device'" });
  const { link: html } = answering('null');
  await assert.rejects(createDataClient(html).eventsAfter(0n), { message: "the answer to '/api/v3/event/after/0' has no 'events'" });
});
