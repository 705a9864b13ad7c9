import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPumpParts, createTestBench, type TestBench } from '../bench.test.ts';
import { call } from '../route-call.test.ts';

const REQUEST_ID = 'e6e8a2f4-eb14-4649-9e2b-175247911369';

function deviceOf(name: string, changes: object = {}): object {
  const states = { adminState: 'UNLOCKED', operatingState: 'UP' };
  return { name, ...states, serviceName: 'device-modbus', profileName: 'Pump', protocols: { other: {} }, ...changes };
}

function add(bench: TestBench, devices: object[], query = '?bypassValidation=true') {
  return call(bench, `POST device${query}`, { body: devices.map((device) => ({ apiVersion: 'v3', device })) });
}

async function benchWith(...names: string[]): Promise<TestBench> {
  const bench = await createTestBench();
  await addPumpParts(bench);
  await add(
    bench,
    names.map((name) => deviceOf(name)),
  );
  return bench;
}

test('answers 207 with one outcome per device, in order, and keeps what succeeded', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const { status, body } = await add(bench, [deviceOf('a'), deviceOf('a'), deviceOf('b', { profileName: 'x' }), deviceOf('c')]);
  assert.equal(status, 207);
  assert.deepEqual(
    body.map((each: { statusCode: number }) => each.statusCode),
    [201, 409, 400, 201],
  );
  assert.deepEqual(body[1], { apiVersion: 'v3', message: 'device name a already exists', statusCode: 409 });
  assert.equal((await call(bench, 'GET device/all')).body.totalCount, 2);
});

test('echoes the requestId of an element only when it was sent', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const elements = [
    { apiVersion: 'v3', requestId: REQUEST_ID, device: deviceOf('a') },
    { apiVersion: 'v3', device: deviceOf('b') },
  ];
  const { body } = await call(bench, 'POST device?bypassValidation=true', { body: elements });
  assert.deepEqual(
    body.map((each: { requestId?: string }) => each.requestId),
    [REQUEST_ID, undefined],
  );
});

test('answers an empty request with null', async () => {
  await using bench = await createTestBench();
  assert.deepEqual(await call(bench, 'POST device', { body: [] }), { status: 207, body: null });
});

test('stores nothing when one element is not valid', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const { status, body } = await add(bench, [deviceOf('a'), deviceOf('')]);
  assert.equal(status, 400);
  assert.match(body.message, /AddDeviceRequest\.Device\.Name field is required/);
  assert.equal((await call(bench, 'GET device/all')).body.totalCount, 0);
});

test('adds many devices of one request in their order', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `d${index}`);
  await using bench = await benchWith(...names);
  const { body } = await call(bench, 'GET device/all?limit=-1');
  assert.deepEqual(
    body.devices.map((device: { name: string }) => device.name),
    names,
  );
});

test('gives a device by name and by id, and says what it does not find', async () => {
  await using bench = await benchWith('a/b c');
  const { body } = await call(bench, 'GET device/name/a%2Fb%20c');
  assert.equal(body.device.name, 'a/b c');
  assert.equal((await call(bench, `GET device/id/${body.device.id}`)).body.device.name, 'a/b c');
  const missing = { apiVersion: 'v3', message: "no device with name 'x' found", statusCode: 404 };
  assert.deepEqual((await call(bench, 'GET device/name/x')).body, missing);
  assert.equal((await call(bench, 'GET device/id/x')).body.message, "no device with id 'x' found");
});

test('says by status alone whether a device exists', async () => {
  await using bench = await benchWith('a');
  assert.deepEqual((await call(bench, 'GET device/check/name/a')).body, { apiVersion: 'v3', statusCode: 200 });
  assert.deepEqual(await call(bench, 'GET device/check/name/b'), { status: 404, body: { apiVersion: 'v3', statusCode: 404 } });
});

test('pages lists as EdgeX does', async () => {
  await using bench = await benchWith('a', 'b', 'c');
  const names = async (query: string) =>
    (await call(bench, `GET device/all?${query}`)).body.devices?.map((device: { name: string }) => device.name);
  assert.deepEqual(await names('offset=1&limit=1'), ['b']);
  assert.deepEqual([await names('limit=0'), await names('offset=3')], [[], []]);
  const beyond = await call(bench, 'GET device/all?offset=10');
  assert.deepEqual(beyond.body, { apiVersion: 'v3', message: 'query objects bounds out of range. length:3 offset:10', statusCode: 416 });
  assert.equal((await call(bench, 'GET device/all?limit=5000')).status, 400);
});

test('lists devices by labels, service and profile', async () => {
  await using bench = await benchWith('a');
  await add(bench, [deviceOf('b', { labels: ['x', 'y'] })]);
  const total = async (path: string) => (await call(bench, `GET device/${path}`)).body.totalCount;
  assert.deepEqual([await total('all?labels=x,y'), await total('all?labels=x,z')], [1, 0]);
  assert.deepEqual([await total('service/name/device-modbus'), await total('profile/name/Pump'), await total('profile/name/x')], [2, 2, 0]);
});

test('lists what is below a parent, an offset beyond the end included', async () => {
  await using bench = await benchWith('root');
  await add(bench, [deviceOf('a', { parent: 'root' }), deviceOf('b', { parent: 'a' })]);
  const { body } = await call(bench, 'GET device/all?descendantsOf=root&maxLevels=1');
  assert.deepEqual([body.totalCount, body.devices.length], [1, 1]);
  assert.equal((await call(bench, 'GET device/all?descendantsOf=root')).body.totalCount, 2);
  const beyond = await call(bench, 'GET device/all?descendantsOf=root&offset=9');
  assert.deepEqual([beyond.status, beyond.body.devices], [200, []]);
  assert.deepEqual((await call(bench, 'GET device/all?descendantsOf=none')).body.totalCount, 0);
});

test('changes and deletes a device', async () => {
  await using bench = await benchWith('a');
  const patch = [{ apiVersion: 'v3', device: { name: 'a', adminState: 'LOCKED' } }];
  const patched = await call(bench, 'PATCH device?bypassValidation=true', { body: patch });
  assert.deepEqual(patched.body, [{ apiVersion: 'v3', statusCode: 200 }]);
  assert.equal((await call(bench, 'GET device/name/a')).body.device.adminState, 'LOCKED');
  assert.deepEqual(await call(bench, 'DELETE device/name/a'), { status: 200, body: { apiVersion: 'v3', statusCode: 200 } });
  assert.equal((await call(bench, 'DELETE device/name/a')).status, 404);
});
