import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPumpParts, CAUSE, createTestBench, pumpWatcher } from './bench.test.ts';
import { apply } from './change.ts';
import { addWatcher, deleteWatcher, patchWatcher } from './provision-watcher.ts';

test('adds a watcher for a profile that exists, whether its service does or not', async () => {
  await using bench = await createTestBench();
  const add = (changes: object) => apply(() => addWatcher(bench.metadata, pumpWatcher(changes), CAUSE));
  await assert.rejects(add({}), { kind: 'NotFound', message: "device profile 'Pump' does not exists" });
  await addPumpParts(bench);
  await add({ serviceName: 'device-later' });
  await assert.rejects(add({}), { kind: 'DuplicateName', message: 'provision watcher name pumps already exists' });
  await bench.clock.settle();
  assert.equal(bench.announced.at(-1)?.topic, 'edgex/system-events/core-metadata/provisionwatcher/add/device-later/Pump');
});

test('changes a watcher, also inside its discovered device, and tells both services of a move', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => addWatcher(bench.metadata, pumpWatcher(), CAUSE));
  const patch = { name: 'pumps', serviceName: 'device-b', discoveredDevice: { adminState: 'LOCKED' as const } };
  await apply(() => patchWatcher(bench.metadata, patch, CAUSE));
  const { serviceName, discoveredDevice } = bench.metadata.store.watchers.get('pumps')!.value;
  assert.deepEqual([serviceName, discoveredDevice.adminState, discoveredDevice.profileName], ['device-b', 'LOCKED', 'Pump']);
  await bench.clock.settle();
  const owners = bench.announced.slice(-2).map(({ event }) => event.owner);
  assert.deepEqual(owners, ['device-modbus', 'device-b']);
});

test('refuses another name in EdgeX’s words', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const id = await apply(() => addWatcher(bench.metadata, pumpWatcher(), CAUSE));
  const rename = apply(() => patchWatcher(bench.metadata, { id, name: 'x', discoveredDevice: {} }, CAUSE));
  await assert.rejects(rename, { message: "provision watcher name 'x' not match the existing 'pumps' " });
});

test('deletes a watcher', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => addWatcher(bench.metadata, pumpWatcher(), CAUSE));
  await apply(() => deleteWatcher(bench.metadata, 'pumps', CAUSE));
  assert.equal(bench.metadata.store.watchers.count({}), 0);
  assert.throws(() => deleteWatcher(bench.metadata, 'pumps', CAUSE), { message: "no provision watcher with name 'pumps' found" });
});
