import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestBench, type TestBench } from '../bench.test.ts';
import { call } from '../route-call.test.ts';

function send(bench: TestBench, method: string, service: object) {
  return call(bench, `${method} deviceservice`, { body: [{ apiVersion: 'v3', service }] });
}

const SERVICE = { name: 's', baseAddress: 'http://h:1', adminState: 'UNLOCKED', labels: ['x'] };

test('adds, changes, lists and deletes a device service', async () => {
  await using bench = await createTestBench();
  const added = await send(bench, 'POST', SERVICE);
  assert.deepEqual([added.status, added.body[0].statusCode], [207, 201]);
  assert.equal((await send(bench, 'PATCH', { id: added.body[0].id, adminState: 'LOCKED' })).body[0].statusCode, 200);
  const { service } = (await call(bench, 'GET deviceservice/name/s')).body;
  assert.deepEqual([service.id, service.adminState, service.baseAddress], [added.body[0].id, 'LOCKED', 'http://h:1']);
  assert.equal((await call(bench, 'GET deviceservice/all?labels=x')).body.services.length, 1);
  assert.equal((await call(bench, 'DELETE deviceservice/name/s')).status, 200);
  assert.equal((await call(bench, 'DELETE deviceservice/name/s')).body.message, "no device service with name 's' found");
});

test('refuses an address that is none', async () => {
  await using bench = await createTestBench();
  assert.equal((await send(bench, 'POST', { ...SERVICE, baseAddress: 'nonsense' })).status, 400);
});
