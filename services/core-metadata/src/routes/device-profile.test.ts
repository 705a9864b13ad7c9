import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestBench, type TestBench } from '../bench.test.ts';
import { call } from '../route-call.test.ts';

function profileOf(name: string, changes: object = {}): object {
  const resource = { name: 'Speed', properties: { valueType: 'int16', readWrite: 'RW' } };
  return { name, manufacturer: 'Acme', model: 'P', labels: ['wet'], deviceResources: [resource], ...changes };
}

function send(bench: TestBench, request: string, members: object) {
  return call(bench, request, { body: [{ apiVersion: 'v3', ...members }] });
}

async function benchWith(...names: string[]): Promise<TestBench> {
  const bench = await createTestBench();
  for (const name of names) await send(bench, 'POST deviceprofile', { profile: profileOf(name) });
  return bench;
}

test('adds, gives and deletes a profile', async () => {
  await using bench = await benchWith('Pump');
  const { body } = await call(bench, 'GET deviceprofile/name/Pump');
  assert.deepEqual([body.profile.apiVersion, body.profile.linkedDeviceCount], ['v3', 0]);
  assert.equal(body.profile.deviceResources[0].properties.valueType, 'Int16');
  assert.equal((await call(bench, 'DELETE deviceprofile/name/Pump')).status, 200);
  assert.equal((await call(bench, 'GET deviceprofile/name/Pump')).body.message, "no device profile with name 'Pump' found");
});

test('counts the devices of a profile where EdgeX does', async () => {
  await using bench = await benchWith('Pump');
  await send(bench, 'POST deviceservice', { service: { name: 's', baseAddress: 'http://h:1', adminState: 'UNLOCKED' } });
  const device = { name: 'd', adminState: 'UNLOCKED', operatingState: 'UP', serviceName: 's', profileName: 'Pump', protocols: { p: {} } };
  await send(bench, 'POST device?bypassValidation=true', { device });
  const counts = async (path: string) => (await call(bench, `GET deviceprofile/${path}`)).body.profiles[0].linkedDeviceCount;
  assert.equal((await call(bench, 'GET deviceprofile/name/Pump')).body.profile.linkedDeviceCount, 1);
  assert.deepEqual([await counts('all'), await counts('basicinfo/all'), await counts('model/P')], [1, 1, 0]);
});

test('refuses a whole request when one profile contradicts itself', async () => {
  await using bench = await createTestBench();
  const deviceCommands = [{ name: 'C', readWrite: 'R', resourceOperations: [{ deviceResource: 'None' }] }];
  const body = [profileOf('A'), profileOf('B', { deviceCommands })].map((profile) => ({ apiVersion: 'v3', profile }));
  const answer = await call(bench, 'POST deviceprofile', { body });
  const message = "device command's resource None doesn't match any device resource";
  assert.deepEqual(answer.body, { apiVersion: 'v3', message, statusCode: 400 });
  assert.equal((await call(bench, 'GET deviceprofile/all')).body.totalCount, 0);
});

test('replaces a profile, but not while changes are locked', async () => {
  await using bench = await benchWith('Pump');
  const replaced = await send(bench, 'PUT deviceprofile', { profile: profileOf('Pump', { model: 'Q' }) });
  assert.deepEqual(replaced.body, [{ apiVersion: 'v3', statusCode: 200 }]);
  const unknown = await send(bench, 'PUT deviceprofile', { profile: profileOf('x') });
  assert.deepEqual([unknown.status, unknown.body[0].statusCode], [207, 404]);
  bench.set({ ProfileChange: { StrictDeviceProfileChanges: true, StrictDeviceProfileDeletes: false } });
  assert.equal((await send(bench, 'PUT deviceprofile', { profile: profileOf('Pump') })).status, 423);
});

test('lists profiles by labels, model and manufacturer', async () => {
  await using bench = await benchWith('A', 'B');
  await send(bench, 'POST deviceprofile', { profile: profileOf('C', { model: 'Q', labels: [] }) });
  const total = async (path: string) => (await call(bench, `GET deviceprofile/${path}`)).body.totalCount;
  assert.deepEqual([await total('all'), await total('all?labels=wet'), await total('model/Q')], [3, 2, 1]);
  assert.deepEqual([await total('manufacturer/Acme'), await total('manufacturer/Acme/model/P'), await total('manufacturer/x')], [3, 2, 0]);
});

test('changes and lists basic information', async () => {
  await using bench = await benchWith('Pump');
  const patched = await send(bench, 'PATCH deviceprofile/basicinfo', { basicinfo: { name: 'Pump', description: 'wet one' } });
  assert.deepEqual(patched.body, [{ apiVersion: 'v3', statusCode: 200 }]);
  const [info] = (await call(bench, 'GET deviceprofile/basicinfo/all')).body.profiles;
  assert.deepEqual([info.description, info.deviceResources, info.manufacturer], ['wet one', undefined, 'Acme']);
});

test('adds, changes, gives and deletes resources and commands', async () => {
  await using bench = await benchWith('Pump');
  const resource = { name: 'Heat', properties: { valueType: 'Int8', readWrite: 'R' } };
  const deviceCommand = { name: 'All', readWrite: 'R', resourceOperations: [{ deviceResource: 'Heat' }] };
  const status = async (request: string, members: object) => (await send(bench, request, members)).body[0].statusCode;
  assert.equal(await status('POST deviceprofile/resource', { profileName: 'Pump', resource }), 200);
  assert.equal(await status('POST deviceprofile/resource', { profileName: 'x', resource }), 404);
  assert.equal(await status('POST deviceprofile/deviceCommand', { profileName: 'Pump', deviceCommand }), 200);
  assert.equal(await status('PATCH deviceprofile/resource', { profileName: 'Pump', resource: { name: 'Heat', isHidden: true } }), 200);
  assert.equal(await status('PATCH deviceprofile/deviceCommand', { profileName: 'Pump', deviceCommand: { name: 'None' } }), 404);
  assert.equal((await call(bench, 'GET deviceresource/profile/Pump/resource/Heat')).body.resource.isHidden, true);
  assert.equal((await call(bench, 'DELETE deviceprofile/name/Pump/resource/Heat')).status, 400);
  assert.equal((await call(bench, 'DELETE deviceprofile/name/Pump/deviceCommand/All')).status, 200);
  assert.equal((await call(bench, 'DELETE deviceprofile/name/Pump/resource/Heat')).status, 200);
  assert.equal((await call(bench, 'GET deviceresource/profile/Pump/resource/Heat')).body.message, 'resource Heat not exists');
});

test('merges tags by a request that is no list', async () => {
  await using bench = await benchWith('Pump');
  const body = { apiVersion: 'v3', deviceResources: [{ name: 'Speed', tags: { a: 1 } }] };
  assert.equal((await call(bench, 'PATCH deviceprofile/name/Pump/tags', { body })).status, 200);
  const { profile } = (await call(bench, 'GET deviceprofile/name/Pump')).body;
  assert.deepEqual(profile.deviceResources[0].tags, { a: 1 });
});
