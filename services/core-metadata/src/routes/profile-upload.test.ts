import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestBench, type TestBench } from '../bench.test.ts';
import { call } from '../route-call.test.ts';

const YAML = `
apiVersion: v3
name: Pump
deviceResources:
  - name: Speed
    isHidden: false
    properties: { valueType: int16, readWrite: RW, minimum: 0 }
    attributes: { address: 40001 }
`;

function upload(bench: TestBench, method: string, yaml: string, part = 'file') {
  const body = `--x\r\nContent-Disposition: form-data; name="${part}"; filename="p.yaml"\r\n\r\n${yaml}\r\n--x--\r\n`;
  return call(bench, `${method} deviceprofile/uploadfile`, { body, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
}

test('adds a profile from a file and answers with its id', async () => {
  await using bench = await createTestBench();
  const { status, body } = await upload(bench, 'POST', YAML);
  const { profile } = (await call(bench, 'GET deviceprofile/name/Pump')).body;
  assert.deepEqual([status, body], [201, { apiVersion: 'v3', statusCode: 201, id: profile.id }]);
  assert.deepEqual([profile.deviceResources[0].properties.valueType, profile.deviceResources[0].attributes], ['Int16', { address: 40001 }]);
  assert.deepEqual((await upload(bench, 'POST', YAML)).body.message, 'device profile name Pump already exists');
});

test('takes numbers and truth values for texts, as YAML writers expect', async () => {
  await using bench = await createTestBench();
  await upload(bench, 'POST', YAML.replace('minimum: 0', 'defaultValue: 5').replace('Pump', '42'));
  const { profile } = (await call(bench, 'GET deviceprofile/name/42')).body;
  assert.equal(profile.deviceResources[0].properties.defaultValue, '5');
});

test('refuses a profile that contradicts itself', async () => {
  await using bench = await createTestBench();
  const twice = `${YAML}  - name: Speed\n    properties: { valueType: Int8, readWrite: R }\n`;
  assert.equal((await upload(bench, 'POST', twice)).status, 400);
});

test('replaces a profile by that of a file', async () => {
  await using bench = await createTestBench();
  assert.equal((await upload(bench, 'PUT', YAML)).status, 404);
  await upload(bench, 'POST', YAML);
  const { status, body } = await upload(bench, 'PUT', `${YAML}description: new\n`);
  assert.deepEqual([status, body], [200, { apiVersion: 'v3', statusCode: 200 }]);
  assert.equal((await call(bench, 'GET deviceprofile/name/Pump')).body.profile.description, 'new');
});

test('says the same of every profile that cannot be read', async () => {
  await using bench = await createTestBench();
  const broken = ['name: [', 'description: no name', YAML.replace('RW', 'X'), YAML.replace('minimum: 0', "minimum: 'low'"), '- a list'];
  for (const yaml of broken) {
    const { status, body } = await upload(bench, 'POST', yaml);
    assert.deepEqual([status, body.message], [400, '*dtos.DeviceProfile yaml decoding failed'], yaml);
  }
});

test('asks for the file when there is none', async () => {
  await using bench = await createTestBench();
  assert.deepEqual((await upload(bench, 'POST', YAML, 'other')).body, { apiVersion: 'v3', message: 'missing yaml file', statusCode: 400 });
  const { status } = await call(bench, 'POST deviceprofile/uploadfile', { body: YAML });
  assert.equal(status, 500);
});

test('replaces nothing while changes are locked', async () => {
  await using bench = await createTestBench();
  bench.set({ ProfileChange: { StrictDeviceProfileChanges: true, StrictDeviceProfileDeletes: false } });
  assert.equal((await upload(bench, 'PUT', YAML)).status, 423);
});
