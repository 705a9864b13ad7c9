import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPumpParts, createTestBench, modbusService } from './bench.test.ts';
import { checkUnused, findById, findByName, findMeant } from './not-found.ts';

test('says in EdgeX’s words what is not there', async () => {
  await using bench = await createTestBench();
  const { profiles, services, watchers } = bench.metadata.store;
  assert.throws(() => findByName(profiles, 'profile', 'x'), { kind: 'NotFound', message: "no device profile with name 'x' found" });
  assert.throws(() => findByName(watchers, 'watcher', 'x'), { kind: 'NotFound', message: "no provision watcher with name 'x' found" });
  assert.throws(() => findById(services, 'service', '1'), { kind: 'NotFound', message: "no device service with id '1' found" });
});

test('goes by the id of a change unless it is empty', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const { services } = bench.metadata.store;
  const { value } = findByName(services, 'service', 'device-modbus');
  assert.equal(findMeant(services, 'service', { id: value.id }).value, value);
  assert.equal(findMeant(services, 'service', { id: '', name: 'device-modbus' }).value.name, 'device-modbus');
  const mismatch = { kind: 'ContractInvalid', message: "device service name 'x' not match the exsting 'device-modbus' " };
  assert.throws(() => findMeant(services, 'service', { id: value.id, name: 'x' }), mismatch);
});

test('accepts what is free and refuses what is taken', async () => {
  await using bench = await createTestBench();
  await addPumpParts(bench);
  const { services } = bench.metadata.store;
  const { id } = findByName(services, 'service', 'device-modbus').value;
  assert.doesNotThrow(() => checkUnused(services, 'service', modbusService({ name: 'other' })));
  assert.throws(() => checkUnused(services, 'service', modbusService()), { message: 'device service name device-modbus already exists' });
  assert.throws(() => checkUnused(services, 'service', { name: 'other', id }), { kind: 'DuplicateName' });
});
