import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { encodeCbor } from '@skerry/runtime';
import { call, createTestBench, refusal } from '../bench.test.ts';

test('has the device service read, and gives its very answer back', async () => {
  const bench = createTestBench();
  const body = { apiVersion: 'v3', statusCode: 200, event: { origin: 1n } };
  bench.answer = () => ({ status: 200, body });
  const reply = await call(bench, 'GET', 'device/name/pump-1/Speed');
  assert.equal(reply.body, body);
  const [received] = bench.received;
  assert.deepEqual(
    [received?.service, received?.address, received?.method, received?.path, received?.correlationId],
    ['device-modbus', 'http://device-modbus:1', 'GET', '/api/v3/device/name/pump-1/Speed', 'c'],
  );
});

test('passes the query through', async () => {
  const bench = createTestBench();
  await call(bench, 'GET', 'device/name/pump-1/Speed?ds-pushevent=true&jitter=a%20b');
  assert.equal(bench.received[0]?.path, '/api/v3/device/name/pump-1/Speed?ds-pushevent=true&jitter=a+b');
});

test('rejects switches that are neither true nor false, naming the value', async () => {
  const bench = createTestBench();
  for (const flag of ['ds-pushevent', 'ds-returnevent']) {
    const reply = await call(bench, 'GET', `device/name/pump-1/Speed?${flag}=yes`);
    assert.deepEqual(reply.body, { apiVersion: 'v3', message: 'invalid query parameter, yes has to be true or false', statusCode: 400 });
  }
  assert.equal(bench.received.length, 0);
});

test('answers an empty 200 when the device service does', async () => {
  const bench = createTestBench();
  const reply = await call(bench, 'GET', 'device/name/pump-1/Speed?ds-returnevent=false');
  assert.deepEqual([reply.status, reply.body], [200, undefined]);
});

test('turns CBOR into JSON, keeping binary values as bytes and integers exact', async () => {
  const bench = createTestBench();
  const event = { origin: 1700000000000000001n, readings: [{ binaryValue: Uint8Array.of(1, 2) }] };
  bench.answer = () => ({ status: 200, body: encodeCbor({ event }), contentType: 'application/cbor' });
  const reply = await call(bench, 'GET', 'device/name/pump-1/Image');
  const body = reply.body as { event: typeof event };
  assert.equal(reply.contentType, undefined);
  assert.equal(body.event.origin, 1700000000000000001n);
  assert.deepEqual([...(body.event.readings[0]?.binaryValue ?? [])], [1, 2]);
});

test('relays the whole body of a failed read, and the message of a failed write', async () => {
  const bench = createTestBench();
  bench.answer = () => refusal(423, 'device pump-1 locked');
  const read = await call(bench, 'GET', 'device/name/pump-1/Speed');
  const inner = '{"apiVersion":"v3","message":"device pump-1 locked","statusCode":423}\n';
  assert.deepEqual(read.body, { apiVersion: 'v3', message: `request failed, status code: 423, err: ${inner}`, statusCode: 423 });
  const write = await call(bench, 'PUT', 'device/name/pump-1/Speed', '{"Speed":"1"}');
  assert.deepEqual(write.body, {
    apiVersion: 'v3',
    message: 'request failed, status code: 423, err: device pump-1 locked',
    statusCode: 423,
  });
});

test('relays what core-metadata says of an unknown device', async () => {
  const bench = createTestBench();
  const reply = await call(bench, 'GET', 'device/name/none/Speed');
  assert.equal(reply.status, 404);
  assert.match(JSON.stringify(reply.body), /request failed, status code: 404, err: no device with name 'none' found/);
});

test('is unavailable when the device service cannot be reached', async () => {
  const bench = createTestBench();
  bench.answer = () => Promise.reject(new EdgeError('ServiceUnavailable', 'failed to send a http request'));
  const reply = await call(bench, 'GET', 'device/name/pump-1/Speed');
  assert.deepEqual(reply.body, { apiVersion: 'v3', message: 'failed to send a http request', statusCode: 503 });
});

test('writes the values of a JSON object and nothing else', async () => {
  const bench = createTestBench();
  await call(bench, 'PUT', 'device/name/pump-1/Speed', '{"Speed":"5"}');
  assert.deepEqual(bench.received[0]?.body, { value: { Speed: '5' } });
  for (const body of ['', '[]', '5', 'null', '{', '"x"']) {
    const reply = await call(bench, 'PUT', 'device/name/pump-1/Speed', body);
    assert.deepEqual([reply.status, (reply.body as { message: string }).message], [400, 'failed to parse request body'], body);
  }
  assert.equal(bench.received.length, 1);
});

test('lists visible commands and resources, each once, with where to call them', async () => {
  const bench = createTestBench();
  const { body } = await call(bench, 'GET', 'device/name/pump-1');
  const { coreCommands, ...rest } = (body as { deviceCoreCommand: { coreCommands: { name: string; get?: boolean; set?: boolean }[] } })
    .deviceCoreCommand;
  assert.deepEqual(rest, { deviceName: 'pump-1', profileName: 'Pump' });
  assert.deepEqual(
    coreCommands.map(({ name, get, set }) => [name, get, set]),
    [
      ['State', true, undefined],
      ['Both', undefined, true],
      ['Speed', true, true],
      ['Flow', true, undefined],
    ],
  );
  assert.deepEqual(coreCommands[0], {
    name: 'State',
    get: true,
    path: '/api/v3/device/name/pump-1/State',
    url: 'http://localhost:59882',
    parameters: [
      { resourceName: 'Speed', valueType: 'Int16' },
      { resourceName: 'Flow', valueType: 'Int16' },
    ],
  });
});

test('counts devices without a profile but does not list them', async () => {
  const bench = createTestBench();
  bench.devices.set('bare', undefined);
  const { body } = await call(bench, 'GET', 'device/all');
  const { totalCount, deviceCoreCommands } = body as { totalCount: number; deviceCoreCommands: { deviceName: string }[] };
  assert.deepEqual([totalCount, deviceCoreCommands.map(({ deviceName }) => deviceName)], [2, ['pump-1']]);
  bench.devices.delete('pump-1');
  assert.deepEqual((await call(bench, 'GET', 'device/all')).body, {
    apiVersion: 'v3',
    statusCode: 200,
    totalCount: 1,
    deviceCoreCommands: null,
  });
});

test('asks for each profile of a page once', async () => {
  const bench = createTestBench();
  bench.devices.set('pump-2', 'device-modbus').set('pump-3', 'device-modbus');
  await call(bench, 'GET', 'device/all?limit=3');
  assert.deepEqual(bench.asked, ['device/all?offset=0&limit=3', 'deviceprofile/name/Pump']);
});
