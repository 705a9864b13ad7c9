import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddDeviceCommandRequestSchema,
  AddDeviceResourceRequestSchema,
  DeviceProfileTagsRequestSchema,
  decode,
  type EdgeError,
  type ErrorKind,
} from '@skerry/contracts';
import { addPumpParts, CAUSE, createTestBench, pump, type TestBench } from './bench.test.ts';
import { apply } from './change.ts';
import { addDevice } from './device.ts';
import { addCommand, addResource, deletePart, patchCommand, patchResource, patchTags } from './profile-parts.ts';

const refusal = (kind: ErrorKind, message: string) => (error: EdgeError) => error.kind === kind && error.message === message;

function resourceRequest(name: string, profileName = 'Pump') {
  const resource = { name, properties: { valueType: 'int8', readWrite: 'R' } };
  return decode(AddDeviceResourceRequestSchema, { apiVersion: 'v3', profileName, resource });
}

function commandRequest(name: string, deviceResource: string) {
  const deviceCommand = { name, readWrite: 'R', resourceOperations: [{ deviceResource }] };
  return decode(AddDeviceCommandRequestSchema, { apiVersion: 'v3', profileName: 'Pump', deviceCommand });
}

function profileOf({ metadata }: TestBench) {
  return metadata.store.profiles.get('Pump')!.value;
}

test('adds a resource and announces the profile', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => addResource(bench.metadata, resourceRequest('Heat'), CAUSE));
  assert.equal(profileOf(bench).deviceResources.at(-1)?.properties.valueType, 'Int8');
  await bench.clock.settle();
  assert.match(bench.announced.at(-1)!.topic, /deviceprofile\/update\/core-metadata\/Pump$/);
});

test('loses no resource when many are added at once', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const names = ['A', 'B', 'C', 'D', 'E', 'F'];
  await Promise.all(names.map((name) => apply(() => addResource(bench.metadata, resourceRequest(name), CAUSE))));
  assert.deepEqual(
    profileOf(bench)
      .deviceResources.map(({ name }) => name)
      .slice(3)
      .sort(),
    names,
  );
});

test('rejects a resource of a profile that does not exist, and one that exists already', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const unknown = apply(() => addResource(bench.metadata, resourceRequest('Heat', 'x'), CAUSE));
  await assert.rejects(unknown, refusal('NotFound', "no device profile with name 'x' found"));
  const twice = apply(() => addResource(bench.metadata, resourceRequest('Speed'), CAUSE));
  await assert.rejects(twice, refusal('ContractInvalid', 'device resource Speed is duplicated'));
});

test('rejects a command of a resource that does not exist', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  await apply(() => addCommand(bench.metadata, commandRequest('One', 'Flow'), CAUSE));
  const bad = apply(() => addCommand(bench.metadata, commandRequest('Two', 'Nothing'), CAUSE));
  await assert.rejects(bad, refusal('ContractInvalid', "device command's resource Nothing doesn't match any device resource"));
});

test('changes description and visibility only', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const patch = { apiVersion: 'v3', profileName: 'Pump' };
  await apply(() => patchResource(bench.metadata, { ...patch, resource: { name: 'Flow', isHidden: true, description: 'd' } }, CAUSE));
  await apply(() => patchCommand(bench.metadata, { ...patch, deviceCommand: { name: 'State', isHidden: true } }, CAUSE));
  const { deviceResources, deviceCommands } = profileOf(bench);
  assert.deepEqual([deviceResources[1]?.isHidden, deviceResources[1]?.description, deviceCommands[0]?.isHidden], [true, 'd', true]);
  const missing = apply(() => patchResource(bench.metadata, { ...patch, resource: { name: 'x' } }, CAUSE));
  await assert.rejects(missing, refusal('NotFound', 'device resource not found'));
});

test('deletes a command, then the resource it used, while no device has the profile', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const remove = (part: 'deviceResources' | 'deviceCommands', name: string) =>
    apply(() => deletePart(bench.metadata, part, { profileName: 'Pump', name, cause: CAUSE }));
  await assert.rejects(remove('deviceResources', 'Flow'), { kind: 'ContractInvalid' });
  await remove('deviceCommands', 'State');
  await remove('deviceResources', 'Flow');
  await assert.rejects(remove('deviceCommands', 'State'), refusal('NotFound', 'device command not found'));
  await apply(() => addDevice(bench.metadata, pump('pump-1'), { ...CAUSE, bypassValidation: true }));
  const inUse = 'fail to update the device profile when associated device exists';
  await assert.rejects(remove('deviceResources', 'Speed'), refusal('StatusConflict', inUse));
});

test('merges tags key by key and ignores names that the profile lacks', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const merge = (tags: object) => {
    const request = decode(DeviceProfileTagsRequestSchema, {
      apiVersion: 'v3',
      deviceResources: [
        { name: 'Flow', tags },
        { name: 'x', tags },
      ],
    });
    return apply(() => patchTags(bench.metadata, 'Pump', { request, cause: CAUSE }));
  };
  await merge({ a: { b: 1 }, c: 1 });
  await merge({ a: { d: 2 }, c: 3 });
  assert.deepEqual(profileOf(bench).deviceResources[1]?.tags, { a: { b: 1, d: 2 }, c: 3 });
});
