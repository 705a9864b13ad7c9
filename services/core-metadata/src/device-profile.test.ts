import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EdgeError, ErrorKind } from '@skerry/contracts';
import { addPumpParts, CAUSE, createTestBench, pump, pumpProfile, pumpWatcher, type TestBench } from './bench.test.ts';
import { apply } from './change.ts';
import { addDevice } from './device.ts';
import { addProfile, checkChangesAllowed, deleteProfile, patchBasicInfo, replaceProfile } from './device-profile.ts';
import { addWatcher } from './provision-watcher.ts';

const refusal = (kind: ErrorKind, message: string) => (error: EdgeError) => error.kind === kind && error.message === message;

function addPump({ metadata }: TestBench, name: string): Promise<string> {
  return apply(() => addDevice(metadata, pump(name), { ...CAUSE, bypassValidation: true }));
}

test('adds a profile and announces it as stored', async () => {
  await using bench = await createTestBench();
  const id = await apply(() => addProfile(bench.metadata, pumpProfile(), CAUSE));
  const { value } = bench.metadata.store.profiles.get('Pump')!;
  assert.deepEqual([value.id, value.apiVersion, value.linkedDeviceCount], [id, 'v3', 0]);
  await bench.clock.settle();
  assert.equal(bench.announced[0]?.topic, 'edgex/system-events/core-metadata/deviceprofile/add/core-metadata/Pump');
  assert.deepEqual(bench.announced[0]?.event.details, value);
});

test('rejects a second profile of the same name', async () => {
  await using bench = await createTestBench();
  await apply(() => addProfile(bench.metadata, pumpProfile(), CAUSE));
  const again = apply(() => addProfile(bench.metadata, pumpProfile(), CAUSE));
  await assert.rejects(again, refusal('DuplicateName', 'device profile name Pump already exists'));
});

test('replaces a profile that devices have, keeps its id, and tells their services', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await addPump(bench, 'pump-1');
  await addPump(bench, 'pump-2');
  const before = bench.metadata.store.profiles.get('Pump')!.value;
  await bench.clock.advance(5);
  await apply(() => replaceProfile(bench.metadata, pumpProfile({ description: 'new', labels: [] }), CAUSE));
  const after = bench.metadata.store.profiles.get('Pump')!.value;
  assert.deepEqual([after.id, after.created, after.description, after.labels], [before.id, before.created, 'new', undefined]);
  await bench.clock.settle();
  const topics = bench.announced.slice(-2).map(({ topic }) => topic);
  const owners = ['core-metadata', 'device-modbus'];
  assert.deepEqual(
    topics,
    owners.map((owner) => `edgex/system-events/core-metadata/deviceprofile/update/${owner}/Pump`),
  );
});

test('does not replace a profile that does not exist', async () => {
  await using bench = await createTestBench();
  const replacing = apply(() => replaceProfile(bench.metadata, pumpProfile(), CAUSE));
  await assert.rejects(replacing, refusal('NotFound', "device profile 'Pump' does not exist"));
});

test('does not delete a profile that a device or a watcher has', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const remove = () => apply(() => deleteProfile(bench.metadata, 'Pump', CAUSE));
  await apply(() => addWatcher(bench.metadata, pumpWatcher(), CAUSE));
  const inUse = 'fail to delete the device profile when associated provisionWatcher exists';
  await assert.rejects(remove(), refusal('StatusConflict', inUse));
  await addPump(bench, 'pump-1');
  await assert.rejects(remove(), refusal('StatusConflict', 'fail to delete the device profile when associated device exists'));
});

test('never leaves a device without its profile, whoever is first', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await Promise.allSettled([addPump(bench, 'pump-1'), apply(() => deleteProfile(bench.metadata, 'Pump', CAUSE)), addPump(bench, 'pump-2')]);
  const { devices, profiles } = bench.metadata.store;
  assert.equal(devices.count({ profile: 'Pump' }) > 0, profiles.get('Pump') !== undefined);
});

test('deletes no profile, and replaces none, while that is locked', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  bench.set({ ProfileChange: { StrictDeviceProfileChanges: true, StrictDeviceProfileDeletes: true } });
  const removing = apply(() => deleteProfile(bench.metadata, 'Pump', CAUSE));
  await assert.rejects(
    removing,
    refusal('ServiceLocked', 'profile deletion is not allowed when StrictDeviceProfileDeletes config is enabled'),
  );
  assert.throws(() => checkChangesAllowed(bench.metadata), { kind: 'ServiceLocked' });
});

test('changes the basic information that a patch names', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => patchBasicInfo(bench.metadata, { name: 'Pump', model: 'P-2', labels: [] }, CAUSE));
  const { model, manufacturer, labels, deviceResources } = bench.metadata.store.profiles.get('Pump')!.value;
  assert.deepEqual([model, manufacturer, labels, deviceResources.length], ['P-2', 'Acme', undefined, 3]);
  assert.equal(bench.metadata.store.profiles.count({ model: 'P-2' }), 1);
});

test('accepts only known units once that is asked for', async () => {
  await using bench = await createTestBench();
  const metadata = { ...bench.metadata, units: { source: 'x', units: { speed: { source: 'y', values: ['m/s'] } } } };
  bench.set({ UoM: { Validation: true } });
  const adding = apply(() => addProfile(metadata, pumpProfile(), CAUSE));
  await assert.rejects(adding, refusal('ContractInvalid', 'DeviceResource Speed units rpm is invalid'));
  bench.set({ UoM: { Validation: false } });
  await apply(() => addProfile(metadata, pumpProfile(), CAUSE));
});

test('keeps every digit of numbers in attributes', async () => {
  await using bench = await createTestBench();
  const attributes = { key: 9007199254740993n, scale: 1.5 };
  const deviceResources = [{ name: 'R', properties: { valueType: 'Int8', readWrite: 'R' }, attributes }];
  await apply(() => addProfile(bench.metadata, pumpProfile({ deviceResources, deviceCommands: [] }), CAUSE));
  assert.deepEqual(bench.metadata.store.profiles.get('Pump')?.value.deviceResources[0]?.attributes, attributes);
});
