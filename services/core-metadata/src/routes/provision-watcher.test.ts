import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPumpParts, createTestBench, type TestBench } from '../bench.test.ts';
import { call } from '../route-call.test.ts';

function send(bench: TestBench, method: string, provisionWatcher: object) {
  return call(bench, `${method} provisionwatcher`, { body: [{ apiVersion: 'v3', provisionWatcher }] });
}

const WATCHER = {
  name: 'w',
  serviceName: 's',
  identifiers: { a: 'b' },
  blockingIdentifiers: { c: ['d'] },
  adminState: 'UNLOCKED',
  discoveredDevice: { profileName: 'Pump', adminState: 'UNLOCKED' },
};

test('adds, changes, lists and deletes a provision watcher', async () => {
  await using bench = await createTestBench();
  assert.equal((await send(bench, 'POST', WATCHER)).body[0].statusCode, 404);
  await addPumpParts(bench);
  assert.equal((await send(bench, 'POST', WATCHER)).body[0].statusCode, 201);
  assert.equal((await send(bench, 'PATCH', { name: 'w', identifiers: { x: 'y' } })).body[0].statusCode, 200);
  const { provisionWatcher } = (await call(bench, 'GET provisionwatcher/name/w')).body;
  assert.deepEqual([provisionWatcher.identifiers, provisionWatcher.blockingIdentifiers], [{ x: 'y' }, { c: ['d'] }]);
  const total = async (path: string) => (await call(bench, `GET provisionwatcher/${path}`)).body.totalCount;
  assert.deepEqual(
    [await total('all'), await total('service/name/s'), await total('profile/name/Pump'), await total('profile/name/x')],
    [1, 1, 1, 0],
  );
  assert.equal((await call(bench, 'DELETE provisionwatcher/name/w')).status, 200);
});

test('refuses a watcher without identifiers', async () => {
  await using bench = await createTestBench();
  assert.equal((await send(bench, 'POST', { ...WATCHER, identifiers: {} })).status, 400);
});
