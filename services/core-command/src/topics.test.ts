import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Envelope, errorEnvelope, eventEnvelope, requestEnvelope, responseEnvelope, systemEvent } from '@skerry/contracts';
import { call, createTestBench, type TestBench } from './bench.test.ts';
import { subscribeAll } from './topics.ts';

const ID = '4f0b6f39-6a3c-4c0b-9c38-0a4f8a6cf0aa';

/** Sends a request over the bus as an application would, and gives core-command's answer. */
function ask({ commands }: TestBench, topic: string, parts: Partial<Envelope> = {}): Promise<Envelope> {
  const envelope = { ...requestEnvelope({ correlationID: ID, requestID: commands.random.uuid(), payload: null }), ...parts };
  return commands.bus.request(`edgex/core/${topic}`, 'edgex/response/core-command', envelope, { timeoutMs: 60_000 });
}

/** Plays the device service: answers commands on the bus. */
async function serve({ commands }: TestBench, answer: (request: Envelope) => Envelope): Promise<string[]> {
  const topics: string[] = [];
  await commands.bus.subscribe('edgex/device/command/request/device-modbus/#', async ({ topic, envelope }) => {
    topics.push(topic);
    await commands.bus.publish(`edgex/response/device-modbus/${envelope.requestID}`, answer(envelope));
  });
  return topics;
}

test('relays a command on the bus to the device service and its answer back', async () => {
  const bench = createTestBench();
  await using _ = await subscribeAll(bench.commands);
  const topics = await serve(bench, (request) => responseEnvelope(request, { statusCode: 200, query: request.queryParams }));
  const answer = await ask(bench, 'command/request/pump-1/Speed/get', { queryParams: { 'ds-pushevent': 'true' } });
  assert.deepEqual(topics, ['edgex/device/command/request/device-modbus/pump-1/Speed/get']);
  assert.deepEqual([answer.errorCode, answer.payload], [0, { statusCode: 200, query: { 'ds-pushevent': 'true' } }]);
});

test('relays the error of the device service', async () => {
  const bench = createTestBench();
  await using _ = await subscribeAll(bench.commands);
  await serve(bench, (request) => errorEnvelope(request.requestID, 'device pump-1 locked', ID));
  const answer = await ask(bench, 'command/request/pump-1/Speed/set', { payload: { Speed: '1' } });
  assert.deepEqual([answer.errorCode, answer.payload], [1, 'device pump-1 locked']);
});

test('answers requests that make no sense with the reason', async () => {
  const bench = createTestBench();
  await using _ = await subscribeAll(bench.commands);
  const reasonOf = async (topic: string, queryParams?: Record<string, string>) => (await ask(bench, topic, { queryParams })).payload;
  assert.equal(await reasonOf('command/request/pump-1/Speed/push'), "unknown request method: push, only 'get' or 'set' is allowed");
  const flag = await reasonOf('command/request/pump-1/Speed/get', { 'ds-returnevent': 'yes' });
  assert.equal(flag, "invalid query parameter, ds-returnevent has to be 'true' or 'false'");
  const unknown = String(await reasonOf('command/request/none/Speed/get'));
  assert.match(unknown, /^invalid request topic: failed to get Device by name none: request failed, status code: 404/);
});

test('publishes nothing when the device service does not answer', async () => {
  const bench = createTestBench();
  await using _ = await subscribeAll(bench.commands);
  const answers: string[] = [];
  await bench.commands.bus.subscribe('edgex/response/core-command/#', ({ topic }) => void answers.push(topic));
  const refused = assert.rejects(ask(bench, 'command/request/pump-1/Speed/get'), { kind: 'ServiceUnavailable' });
  await bench.clock.advance(5_000);
  assert.deepEqual(answers, []);
  await bench.clock.advance(55_000);
  await refused;
});

test('lists the commands of one device and of all on the bus', async () => {
  const bench = createTestBench();
  await using _ = await subscribeAll(bench.commands);
  const one = (await ask(bench, 'commandquery/request/pump-1')).payload as { deviceCoreCommand: { deviceName: string } };
  assert.equal(one.deviceCoreCommand.deviceName, 'pump-1');
  const all = (await ask(bench, 'commandquery/request/all', { queryParams: { limit: '5' } })).payload as { totalCount: number };
  assert.equal(all.totalCount, 1);
  assert.equal(bench.asked.includes('device/all?offset=0&limit=5'), true);
});

test('heeds what core-metadata announces at once', async () => {
  const bench = createTestBench();
  await using _ = await subscribeAll(bench.commands);
  await call(bench, 'GET', 'device/name/pump-1/Speed');
  bench.devices.set('pump-1', 'device-b');
  const payload = systemEvent({
    type: 'device',
    action: 'update',
    source: 'core-metadata',
    owner: 'x',
    details: { name: 'pump-1' },
    timestamp: 1n,
  });
  await bench.commands.bus.publish('edgex/system-events/core-metadata/device/update/x/Pump', eventEnvelope({ correlationID: ID, payload }));
  await bench.clock.settle();
  await call(bench, 'GET', 'device/name/pump-1/Speed');
  assert.deepEqual(
    bench.received.map(({ service }) => service),
    ['device-modbus', 'device-b'],
  );
});
