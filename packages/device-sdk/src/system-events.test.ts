import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Bench, createBench, KEY, resource, testDevice, testProfile } from './bench.test.ts';
import { defineDriver } from './driver.ts';
import { DriverError } from './driver-error.ts';

async function start(): Promise<Bench & { calls: string[] }> {
  const calls: string[] = [];
  const tell = (what: string) => (device: { name: string }) => void calls.push(`${what} ${device.name}`);
  const driver = defineDriver<undefined>({
    name: 'plant',
    read: (_connection, requests) => requests.map(({ resource: name }) => ({ value: name === 'Text' ? 'x' : 1 })),
    write: () => undefined,
    validate: ({ protocols }) => {
      if (!protocols.other) throw new DriverError('protocol "other" is missing', { kind: 'ContractInvalid' });
    },
    added: tell('added'),
    updated: tell('updated'),
    removed: tell('removed'),
  });
  const prepare = (metadata: Bench['metadata']): void => {
    metadata.profiles.set('P', testProfile([resource('A', 'Int32'), resource('Pic', 'Bool', { readWrite: 'W' })]));
    metadata.devices.set('D', testDevice());
  };
  const bench = await createBench(driver, { prepare });
  calls.length = 0;
  return Object.assign(bench, { calls });
}

const settle = async ({ clock }: Bench): Promise<void> => {
  for (let round = 0; round < 20; round++) await clock.settle();
};

describe('system events', () => {
  test('add, change and remove devices', async () => {
    await using bench = await start();
    await bench.metadata.tell('device', 'add', testDevice({ name: 'New' }));
    await settle(bench);
    assert.equal((await bench.call('GET', 'device/name/New/A')).status, 200);
    await bench.metadata.update('D', { adminState: 'LOCKED' });
    await settle(bench);
    assert.equal((await bench.call('GET', 'device/name/D/A')).status, 423);
    await bench.metadata.remove('D');
    await settle(bench);
    assert.equal((await bench.call('GET', 'device/name/D/A')).status, 404);
    assert.deepEqual(bench.calls, ['added New', 'updated D', 'removed D']);
  });

  test('that remove a device remove its metric, so that devices that come and go leave nothing behind', async () => {
    await using bench = await start();
    await bench.call('GET', 'device/name/D/A');
    assert.ok(bench.metrics.has('LastConnected-D'));
    await bench.metadata.remove('D');
    await settle(bench);
    assert.equal(bench.metrics.has('LastConnected-D'), false);
  });

  test('remove a device that moved to another service, and add one that came', async () => {
    await using bench = await start();
    await bench.metadata.tell('device', 'update', testDevice({ serviceName: 'device-other' }), KEY);
    await bench.metadata.tell('device', 'update', testDevice({ name: 'Came' }), KEY);
    await settle(bench);
    assert.deepEqual(bench.calls, ['removed D', 'added Came']);
  });

  test('replace a profile in use, and forget one that is not', async () => {
    await using bench = await start();
    const changed = testProfile([resource('Text', 'String')]);
    await bench.metadata.tell('deviceprofile', 'update', changed, KEY);
    await settle(bench);
    assert.equal((await bench.call('GET', 'device/name/D/Text')).body.event.readings[0].value, 'x');
    assert.deepEqual(bench.calls, ['updated D']);
    await bench.metadata.tell('deviceprofile', 'update', { ...changed, name: 'Unused' }, KEY);
    await bench.metadata.tell('deviceprofile', 'delete', changed, 'core-metadata');
    await settle(bench);
    assert.equal(bench.service.cache.profile('Unused'), undefined);
    assert.ok(bench.service.cache.profile('P'), 'a device still uses it');
    await bench.metadata.remove('D');
    await settle(bench);
    assert.equal(bench.service.cache.profile('P'), undefined);
  });

  test('keep the provision watchers of this service', async () => {
    await using bench = await start();
    const watcher = {
      name: 'W',
      serviceName: KEY,
      identifiers: { a: 'b' },
      adminState: 'UNLOCKED',
      discoveredDevice: { adminState: 'UNLOCKED', properties: {} },
    };
    await bench.metadata.tell('provisionwatcher', 'add', watcher, KEY);
    await settle(bench);
    assert.ok(bench.service.cache.watchers.has('W'));
    await bench.metadata.tell('provisionwatcher', 'update', { ...watcher, serviceName: 'other' }, KEY);
    await settle(bench);
    assert.ok(!bench.service.cache.watchers.has('W'));
    await bench.metadata.tell('provisionwatcher', 'delete', watcher, KEY);
    await settle(bench);
  });

  test('are logged and left alone when they cannot be understood', async () => {
    await using bench = await start();
    await bench.metadata.tell('device', 'add', { name: 7 }, KEY);
    await settle(bench);
    assert.match(bench.lines.at(-1) ?? '', /^ERROR Cannot apply system event device add: /);
    assert.equal((await bench.call('GET', 'device/name/D/A')).status, 200);
  });
});

describe('requests on the bus', () => {
  const topic = (rest: string): string => `edgex/device/command/request/${KEY}/${rest}`;

  test('read a device, and publish its event when asked to', async () => {
    await using bench = await start();
    const answer = await bench.ask(topic('D/A/get'), null, { 'ds-pushevent': 'true' });
    const payload = answer.payload as { statusCode: number; requestId: string; event: { sourceName: string } };
    assert.deepEqual([answer.errorCode, payload.statusCode, payload.requestId, payload.event.sourceName], [0, 200, answer.requestID, 'A']);
    await settle(bench);
    assert.equal(bench.published.length, 1);
    assert.equal(bench.published[0]?.correlationId, answer.correlationID);
  });

  test('answer null with ds-returnevent=false and to a set, which publishes', async () => {
    await using bench = await start();
    assert.equal((await bench.ask(topic('D/A/GET'), null, { 'ds-returnevent': 'false' })).payload, null);
    const set = await bench.ask(topic('D/A/set'), { A: 5 });
    assert.deepEqual([set.errorCode, set.payload], [0, null]);
    await settle(bench);
    assert.equal(bench.published[0]?.event.readings[0]?.value, '5');
  });

  test('answer an error with the whole chain', async () => {
    await using bench = await start();
    const answer = await bench.ask(topic('D/Nothing/get'), null, { 'ds-regexcmd': 'false' });
    assert.deepEqual([answer.errorCode, answer.contentType, answer.payload], [1, 'text/plain', 'DeviceResource Nothing not found']);
    assert.match(String((await bench.ask(topic('D/A/set'), [1])).payload), /must be a JSON object/);
  });

  test('are ignored with a log line when the method is unknown or the id is missing', async () => {
    await using bench = await start();
    await bench.bus.publish(topic('D/A/delete'), { ...envelope(), requestID: 'x' });
    await bench.bus.publish(topic('D/A/get'), envelope());
    await settle(bench);
    const errors = bench.lines.filter((line) => line.startsWith('ERROR'));
    assert.match(errors.join('\n'), /Unknown method "delete".*\n.*has no requestID/);
  });

  test('validate a device with the driver', async () => {
    await using bench = await start();
    const ask = (protocols: object) =>
      bench.ask(`edgex/${KEY}/validate/device`, { apiVersion: 'v3', device: testDevice({ protocols: protocols as never }) });
    assert.equal((await ask({ other: { a: 1 } })).errorCode, 0);
    const refused = await ask({ tcp: {} });
    assert.deepEqual([refused.errorCode, refused.payload], [1, 'protocol "other" is missing']);
  });
});

const envelope = () => ({
  ...{ apiVersion: 'v3', receivedTopic: '', correlationID: '', requestID: '' },
  ...{ errorCode: 0, payload: null, contentType: 'application/json' },
});
