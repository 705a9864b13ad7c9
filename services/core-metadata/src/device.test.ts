import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { addPumpParts, answerValidation, CAUSE, createTestBench, modbusService, pump, pumpProfile, type TestBench } from './bench.test.ts';
import { apply } from './change.ts';
import { addDevice, deleteDevice, patchDevice } from './device.ts';
import { addProfile } from './device-profile.ts';
import { addService } from './device-service.ts';

const BYPASS = { ...CAUSE, bypassValidation: true };

function add({ metadata }: TestBench, name: string, changes: object = {}, options: object = {}) {
  return apply(() => addDevice(metadata, pump(name, changes), { ...BYPASS, ...options }));
}

function failure(kind: string, message: string) {
  return (error: unknown) => error instanceof EdgeError && error.kind === kind && error.message === message;
}

test('adds a device with an id, its times, and an event that carries it', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const id = await add(bench, 'pump-1');
  const { value } = bench.metadata.store.devices.get('pump-1')!;
  assert.deepEqual([value.id, value.created, value.modified], [id, bench.clock.nowMs(), bench.clock.nowMs()]);
  assert.deepEqual(Object.keys(value).slice(0, 4), ['created', 'modified', 'id', 'name']);
  await bench.clock.settle();
  const { topic, event } = bench.announced.at(-1)!;
  assert.equal(topic, 'edgex/system-events/core-metadata/device/add/device-modbus/Pump');
  assert.deepEqual(event.details, value);
  assert.equal(event.tags, null);
});

test('rejects a device whose service or profile does not exist', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await assert.rejects(add(bench, 'p', { serviceName: 'x' }), failure('ContractInvalid', "device service 'x' does not exists"));
  const message = "device profile 'x' not found during validating device 'p'";
  await assert.rejects(add(bench, 'p', { profileName: 'x' }), failure('ContractInvalid', message));
});

test('accepts a device without a profile and checks nothing about it', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const autoEvents = [{ interval: '1d', sourceName: 'nothing' }];
  await add(bench, 'bare', { profileName: '', parent: 'bare', autoEvents });
  assert.equal(bench.metadata.store.devices.get('bare')?.value.profileName, undefined);
  await bench.clock.settle();
  assert.equal(bench.announced.at(-1)?.topic, 'edgex/system-events/core-metadata/device/add/device-modbus');
});

test('rejects a device that is its own parent', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await assert.rejects(add(bench, 'p', { parent: 'p' }), failure('ContractInvalid', 'a device cannot be its own parent'));
});

test('rejects a second device of the same name, and of the same id', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const id = await add(bench, 'pump-1');
  await assert.rejects(add(bench, 'pump-1'), failure('DuplicateName', 'device name pump-1 already exists'));
  await assert.rejects(
    add(bench, 'pump-2', { id }),
    (error: EdgeError) => error.kind === 'DuplicateName' && /^failed to insert device: /.test(error.message),
  );
});

test('lets only one of many concurrent adds of the same name win', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => add(bench, 'pump-1')));
  const won = outcomes.filter(({ status }) => status === 'fulfilled');
  assert.equal(won.length, 1);
  assert.equal(bench.metadata.store.devices.count({}), 1);
});

test('replaces a device of the same name when forced, keeping its id and creation time', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const id = await add(bench, 'pump-1', { labels: ['a'] });
  const { created } = bench.metadata.store.devices.get('pump-1')!.value;
  await bench.clock.advance(10);
  assert.equal(await add(bench, 'pump-1', { description: 'new' }, { force: true }), id);
  const { value } = bench.metadata.store.devices.get('pump-1')!;
  assert.deepEqual([value.id, value.created, value.description, value.labels], [id, created, 'new', undefined]);
  await bench.clock.settle();
  assert.match(bench.announced.at(-1)!.topic, /device\/update\/device-modbus\/Pump$/);
});

test('asks the device service for every new device, and tells what it refuses', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const asked = await answerValidation(bench, 'device-modbus', 'no such port');
  const message = 'Device pump-1 validation failed: no such port';
  await assert.rejects(add(bench, 'pump-1', {}, { bypassValidation: false }), failure('UnexpectedServerError', message));
  assert.equal(asked[0]?.name, 'pump-1');
  assert.equal(bench.metadata.store.devices.count({}), 0);
});

test('adds a device that its service accepts', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await answerValidation(bench, 'device-modbus');
  await add(bench, 'pump-1', {}, { bypassValidation: false });
  assert.equal(bench.metadata.store.devices.count({}), 1);
});

test('is unavailable when nobody answers the validation within the request timeout', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const adding = add(bench, 'pump-1', {}, { bypassValidation: false });
  const message = "Error sending request to topic 'edgex/device-modbus/validate/device'";
  const refused = assert.rejects(adding, failure('ServiceUnavailable', message));
  await bench.clock.advance(6_000);
  await refused;
});

test('does not add more devices than allowed, even at the same time', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  bench.set({ MaxDevices: 3 });
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => add(bench, name)));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
  const message = "the existing total number of device is '3', add device 'f' will exceed the maximum limitation '3'";
  await assert.rejects(add(bench, 'f'), failure('ContractInvalid', message));
});

test('does not let devices have more resources than allowed', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  bench.set({ MaxResources: 5 });
  await add(bench, 'a');
  const message = "'3' resources is in use, increase '3' resources will exceed the maximum limitation '5'";
  await assert.rejects(add(bench, 'b'), failure('ContractInvalid', message));
});

test('changes what a patch names, clears what it empties, and leaves the rest', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await add(bench, 'pump-1', { labels: ['a'], parent: 'x', description: 'old' });
  await bench.clock.advance(10);
  await apply(() => patchDevice(bench.metadata, { name: 'pump-1', labels: [], parent: '', adminState: 'LOCKED' }, BYPASS));
  const { value } = bench.metadata.store.devices.get('pump-1')!;
  assert.deepEqual([value.labels, value.parent, value.adminState, value.description], [undefined, undefined, 'LOCKED', 'old']);
  assert.equal(value.modified, bench.clock.nowMs());
});

test('announces a patched device with its old time of change', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await add(bench, 'pump-1');
  const { modified } = bench.metadata.store.devices.get('pump-1')!.value;
  await bench.clock.advance(10);
  await apply(() => patchDevice(bench.metadata, { name: 'pump-1', description: 'x' }, BYPASS));
  await bench.clock.settle();
  assert.equal((bench.announced.at(-1)!.event.details as { modified: number }).modified, modified);
});

test('finds the device to patch by id, and refuses another name', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const id = await add(bench, 'pump-1');
  await apply(() => patchDevice(bench.metadata, { id, description: 'x' }, BYPASS));
  assert.equal(bench.metadata.store.devices.get('pump-1')?.value.description, 'x');
  const rename = apply(() => patchDevice(bench.metadata, { id, name: 'other' }, BYPASS));
  await assert.rejects(rename, failure('ContractInvalid', "device name 'other' not match the exsting 'pump-1' "));
  const unknown = apply(() => patchDevice(bench.metadata, { name: 'none' }, BYPASS));
  await assert.rejects(unknown, failure('NotFound', "no device with name 'none' found"));
});

test('loses no change when many patch the same device at once', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await add(bench, 'pump-1');
  const patches = [{ description: 'd' }, { labels: ['l'] }, { adminState: 'LOCKED' as const }, { tags: { t: 1 } }, { parent: 'q' }];
  await Promise.all(patches.map((patch) => apply(() => patchDevice(bench.metadata, { name: 'pump-1', ...patch }, BYPASS))));
  const { description, labels, adminState, tags, parent } = bench.metadata.store.devices.get('pump-1')!.value;
  assert.deepEqual({ description, labels, adminState, tags, parent }, Object.assign({}, ...patches));
});

test('tells the old and then the new service of a device that moves', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => addService(bench.metadata, modbusService({ name: 'device-other' }), CAUSE));
  await add(bench, 'pump-1');
  await apply(() => patchDevice(bench.metadata, { name: 'pump-1', serviceName: 'device-other' }, BYPASS));
  await bench.clock.settle();
  const topics = bench.announced.slice(-2).map(({ topic }) => topic);
  assert.deepEqual(
    topics,
    ['device-modbus', 'device-other'].map((owner) => `edgex/system-events/core-metadata/device/update/${owner}/Pump`),
  );
});

test('drops the auto events that a new profile has no source for', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const resource = { name: 'Flow', properties: { valueType: 'Int8', readWrite: 'R' } };
  await apply(() => addProfile(bench.metadata, pumpProfile({ name: 'Small', deviceResources: [resource], deviceCommands: [] }), CAUSE));
  const autoEvents = ['Speed', 'Flow'].map((sourceName) => ({ interval: '1s', sourceName }));
  await add(bench, 'pump-1', { autoEvents });
  await apply(() => patchDevice(bench.metadata, { name: 'pump-1', profileName: 'Small' }, BYPASS));
  const left = bench.metadata.store.devices.get('pump-1')?.value.autoEvents?.map(({ sourceName }) => sourceName);
  assert.deepEqual(left, ['Flow']);
});

test('deletes a device only when it has no children', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await add(bench, 'parent');
  await add(bench, 'child', { parent: 'parent' });
  const remove = (name: string) => apply(() => deleteDevice(bench.metadata, name, CAUSE));
  await assert.rejects(remove('parent'), failure('StatusConflict', 'cannot delete device with children'));
  await remove('child');
  await remove('parent');
  await assert.rejects(remove('parent'), failure('NotFound', "no device with name 'parent' found"));
  await bench.clock.settle();
  assert.match(bench.announced.at(-1)!.topic, /device\/delete\/device-modbus\/Pump$/);
});
