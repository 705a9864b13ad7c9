import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { CAUSE, createTestBench, modbusService, pump, pumpProfile, pumpWatcher, quiet } from './bench.test.ts';
import { announceDevice, announceProfile, announceService, announceWatcher } from './topics.ts';

const BASE = 'edgex/system-events/core-metadata';

test('names in the topic what changed, how, and whose it is', async () => {
  await using bench = await createTestBench();
  announceDevice(bench.metadata, 'add', { device: pump('a'), cause: CAUSE });
  announceDevice(bench.metadata, 'delete', { device: pump('a', { profileName: '' }), cause: CAUSE });
  announceProfile(bench.metadata, 'delete', { profile: pumpProfile(), cause: CAUSE });
  announceService(bench.metadata, 'update', { service: modbusService(), cause: CAUSE });
  announceWatcher(bench.metadata, 'add', { watcher: pumpWatcher(), cause: CAUSE });
  await bench.clock.settle();
  const topics = bench.announced.map(({ topic }) => topic.slice(BASE.length + 1));
  assert.deepEqual(topics, [
    'device/add/device-modbus/Pump',
    'device/delete/device-modbus',
    'deviceprofile/delete/core-metadata/Pump',
    'deviceservice/update/device-modbus',
    'provisionwatcher/add/device-modbus/Pump',
  ]);
});

test('carries EdgeX’s members, tags null, and the time in nanoseconds', async () => {
  await using bench = await createTestBench();
  announceService(bench.metadata, 'add', { service: modbusService(), cause: CAUSE });
  await bench.clock.settle();
  const { event } = bench.announced[0]!;
  assert.deepEqual(Object.keys(event), ['apiVersion', 'type', 'action', 'source', 'owner', 'tags', 'details', 'timestamp']);
  assert.deepEqual([event.tags, event.timestamp / 1_000_000n], [null, BigInt(bench.clock.nowMs())]);
});

test('carries the correlation id of the request that made the change', async () => {
  await using bench = await createTestBench();
  const ids: string[] = [];
  await bench.metadata.bus.subscribe(`${BASE}/#`, ({ envelope }) => void ids.push(envelope.correlationID));
  announceService(bench.metadata, 'add', { service: modbusService(), cause: { correlationId: 'mine' } });
  await bench.clock.settle();
  assert.deepEqual(ids, ['mine']);
});

test('escapes names in topics when that is switched on', async () => {
  await using bench = await createTestBench();
  const { value } = bench.metadata.config;
  const config = { ...bench.metadata.config, value: { ...value, Service: { ...value.Service, EnableNameFieldEscape: true } } };
  announceDevice({ ...bench.metadata, config }, 'add', { device: pump('a', { profileName: 'a/b' }), cause: CAUSE });
  await bench.clock.settle();
  assert.match(bench.announced[0]!.topic, /device\/add\/device%2Dmodbus\/a%2Fb$/);
});

test('logs what the bus refuses, since the change is made already', async () => {
  await using bench = await createTestBench();
  const refused = Promise.withResolvers<unknown>();
  const bus = { ...bench.metadata.bus, publish: () => Promise.reject(new EdgeError('Communication', 'the broker is away')) };
  const log = { ...quiet, error: (_message: string, fields: unknown) => refused.resolve(fields) };
  announceService({ ...bench.metadata, bus, log }, 'add', { service: modbusService(), cause: CAUSE });
  const fields = (await refused.promise) as { topic: string };
  assert.equal(fields.topic, `${BASE}/deviceservice/add/device-modbus`);
});
