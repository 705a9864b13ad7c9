import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPumpParts, CAUSE, createTestBench, pump, pumpProfile } from './bench.test.ts';
import { checkProfileCapacity, deviceCapacity } from './capacity.ts';
import { apply } from './change.ts';
import { addDevice, patchDevice } from './device.ts';
import { addProfile, replaceProfile } from './device-profile.ts';

const BYPASS = { ...CAUSE, bypassValidation: true };
const MORE = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ name, properties: { valueType: 'Int8', readWrite: 'R' } }));

test('limits nothing unless told to', async () => {
  await using bench = await createTestBench();
  assert.deepEqual(deviceCapacity(bench.metadata), []);
  assert.doesNotThrow(() =>
    checkProfileCapacity(bench.metadata, pumpProfile(), pumpProfile({ deviceResources: MORE, deviceCommands: [] })),
  );
});

test('does not let a device change to a profile with too many resources', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => addProfile(bench.metadata, pumpProfile({ name: 'Large', deviceResources: MORE, deviceCommands: [] }), CAUSE));
  await apply(() => addDevice(bench.metadata, pump('a'), BYPASS));
  bench.set({ MaxResources: 4 });
  const message =
    "'3' resources is in use, change from profile 'Pump' (3 resource count) to the profile 'Large' (5 resource count) will exceed the maximum limitation '4'";
  const change = apply(() => patchDevice(bench.metadata, { name: 'a', profileName: 'Large' }, BYPASS));
  await assert.rejects(change, { kind: 'ContractInvalid', message });
  bench.set({ MaxResources: 5 });
  await apply(() => patchDevice(bench.metadata, { name: 'a', profileName: 'Large' }, BYPASS));
});

test('does not let a profile that devices have grow too large, counted for each of them', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  bench.set({ MaxResources: 9 });
  const larger = pumpProfile({ deviceResources: MORE, deviceCommands: [] });
  await apply(() => addDevice(bench.metadata, pump('a'), BYPASS));
  await apply(() => addDevice(bench.metadata, pump('b'), BYPASS));
  const message =
    "'6' resources is in use, update the profile from 3 resource count to 5 resource count will exceed the maximum limitation '9'";
  await assert.rejects(
    apply(() => replaceProfile(bench.metadata, larger, CAUSE)),
    { kind: 'ContractInvalid', message },
  );
  bench.set({ MaxResources: 10 });
  await apply(() => replaceProfile(bench.metadata, larger, CAUSE));
});
