import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EdgeError, ErrorKind } from '@skerry/contracts';
import { addPumpParts, CAUSE, createTestBench, modbusService, pump, pumpWatcher } from './bench.test.ts';
import { apply } from './change.ts';
import { addDevice } from './device.ts';
import { addService, deleteService, patchService } from './device-service.ts';
import { addWatcher } from './provision-watcher.ts';

const refusal = (kind: ErrorKind, message: string) => (error: EdgeError) => error.kind === kind && error.message === message;

test('adds a device service once, and announces it as received', async () => {
  await using bench = await createTestBench();
  await apply(() => addService(bench.metadata, modbusService(), CAUSE));
  const again = apply(() => addService(bench.metadata, modbusService(), CAUSE));
  await assert.rejects(again, refusal('DuplicateName', 'device service name device-modbus already exists'));
  await bench.clock.settle();
  assert.equal(bench.announced[0]?.topic, 'edgex/system-events/core-metadata/deviceservice/add/device-modbus');
  assert.equal((bench.announced[0]?.event.details as { id?: string } | undefined)?.id, undefined);
});

test('keeps an id of the caller’s choice', async () => {
  await using bench = await createTestBench();
  const id = '0d2ac6a8-7a3f-4c2f-9d59-2f4b9b9f7d11';
  assert.equal(await apply(() => addService(bench.metadata, modbusService({ id }), CAUSE)), id);
  assert.equal(bench.metadata.store.services.getById(id.toUpperCase())?.value.name, 'device-modbus');
});

test('changes the address of a device service', async () => {
  await using bench = await createTestBench();
  await apply(() => addService(bench.metadata, modbusService(), CAUSE));
  await apply(() => patchService(bench.metadata, { name: 'device-modbus', baseAddress: 'http://h:1' }, CAUSE));
  assert.equal(bench.metadata.store.services.get('device-modbus')?.value.baseAddress, 'http://h:1');
  const unknown = apply(() => patchService(bench.metadata, { name: 'x' }, CAUSE));
  await assert.rejects(unknown, refusal('NotFound', "no device service with name 'x' found"));
});

test('deletes a device service only when neither devices nor watchers have it', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const remove = () => apply(() => deleteService(bench.metadata, 'device-modbus', CAUSE));
  await apply(() => addWatcher(bench.metadata, pumpWatcher(), CAUSE));
  await assert.rejects(remove(), refusal('StatusConflict', 'fail to delete the device service when associated provisionWatcher exists'));
  await apply(() => addDevice(bench.metadata, pump('pump-1'), { ...CAUSE, bypassValidation: true }));
  await assert.rejects(remove(), refusal('StatusConflict', 'fail to delete the device service when associated device exists'));
});
