import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AppConfig } from '@skerry/app-sdk';
import {
  buildTestStep,
  createTestContext,
  createTestEvent,
  createTestSetup,
  type PartialConfig,
  startTestApp,
  TestEventLog,
  TestMetrics,
} from '@skerry/app-sdk/testkit';
import { parseJson } from '@skerry/contracts';
import { connectMqtt } from '@skerry/mqtt-client';
import { startFaultProxy } from '@skerry/testkit';
import { MQTTExport } from './mqtt-export.ts';
import { startMosquitto } from './testkit/mosquitto.ts';

/** Someone on the far side of the broker who notes what arrives, over restarts of the broker. */
async function listen(port: number, filter: string) {
  const client = connectMqtt({ url: `mqtt://127.0.0.1:${port}`, clientId: 'listener', clean: false, reconnect: { baseMs: 20, maxMs: 50 } });
  const received: { topic: string; text: string; retain: boolean }[] = [];
  const watchers = new Set<() => void>();
  await client.connected();
  await client.subscribe(
    filter,
    ({ topic, payload, retain }) => {
      received.push({ topic, text: new TextDecoder().decode(payload), retain });
      for (const watcher of watchers) watcher();
    },
    { qos: 1 },
  );
  const ids = () => [...new Set(received.map(({ text }) => Number((parseJson(text) as { id: string }).id.slice(-12))))];
  const all = async (count: number) => {
    while (ids().length < count) await new Promise<void>((resolve) => watchers.add(resolve));
  };
  return { received, ids, all, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

function exporting(port: number, over: Record<string, string> = {}): PartialConfig<AppConfig> {
  const parameters = {
    BrokerAddress: `tcp://127.0.0.1:${port}`,
    Topic: 'out/{devicename}',
    ClientId: 'exporter',
    QoS: '1',
    AuthMode: 'none',
    MaxReconnectInterval: '100ms',
    ...over,
  };
  const Functions = { Transform: { Parameters: { Type: 'json' } }, MQTTExport: { Parameters: parameters } };
  return { Writable: { Pipeline: { ExecutionOrder: 'Transform, MQTTExport', Functions } }, Trigger: { StartAt: 'oldest' } };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

test('publishes each event of the log as JSON, in order, and moves the cursor', async () => {
  await using broker = await startMosquitto();
  await using listener = await listen(broker.port, 'out/#');
  const run = await startTestApp({ functions: [MQTTExport], config: exporting(broker.port) });
  run.events.append(...numbers(200).map((number) => createTestEvent({}, number)));
  await listener.all(200);
  await run[Symbol.asyncDispose]();
  assert.equal(run.app.status().pipelines[0]?.position, 200n);
  assert.deepEqual(listener.ids(), numbers(200));
  assert.equal(listener.received[0]?.topic, 'out/Boiler-1');
  assert.match(listener.received[0]?.text ?? '', /"origin":1700000000000000002/);
  assert.equal(run.metrics.observed('MqttExportSize').length, 200);
});

test('loses nothing while the broker is down, and says that it waits', async () => {
  await using broker = await startMosquitto();
  await using listener = await listen(broker.port, 'out/#');
  await using run = await startTestApp({ functions: [MQTTExport], config: exporting(broker.port) });
  run.events.append(createTestEvent({}, 1));
  await listener.all(1);
  await broker.stop();
  run.events.append(...numbers(100).map((number) => createTestEvent({}, number)));
  await broker.start();
  await listener.all(100);
  assert.deepEqual(
    listener.ids().toSorted((a, b) => a - b),
    numbers(100),
  );
});

for (const mode of ['reset', 'hang', 'refuse'] as const) {
  test(`loses nothing over a connection with fault "${mode}"`, async () => {
    await using broker = await startMosquitto();
    await using listener = await listen(broker.port, 'out/#');
    await using proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: broker.port } });
    await using run = await startTestApp({
      functions: [MQTTExport],
      config: exporting(proxy.port, { ConnectTimeout: '300ms', KeepAlive: '1s' }),
    });
    run.events.append(...numbers(50).map((number) => createTestEvent({}, number)));
    await listener.all(50);
    await proxy.set(mode);
    run.events.append(...numbers(50).map((number) => createTestEvent({}, number + 50)));
    await new Promise<void>((resolve) => setImmediate(resolve));
    await proxy.set('pass');
    proxy.resetAll();
    await listener.all(100);
    assert.deepEqual(
      listener.ids().toSorted((a, b) => a - b),
      numbers(100),
    );
  });
}

test('goes on after a restart of the service where it stopped, sending nothing twice', async () => {
  await using broker = await startMosquitto();
  await using listener = await listen(broker.port, 'out/#');
  const dataDir = await mkdtemp(join(tmpdir(), 'skerry-mqtt-'));
  const events = new TestEventLog();
  for (const upTo of [2, 4]) {
    await using run = await startTestApp({ functions: [MQTTExport], config: exporting(broker.port), dataDir, events });
    run.events.append(createTestEvent({}, upTo - 1), createTestEvent({}, upTo));
    await listener.all(upTo);
  }
  await rm(dataDir, { recursive: true });
  assert.deepEqual(listener.received.length, 4);
});

test('fails at once behind the bus while the broker is away, as EdgeX does', async () => {
  const metrics = new TestMetrics();
  const parameters = { BrokerAddress: 'tcp://127.0.0.1:1', Topic: 't', PersistOnError: 'true' };
  const step = await buildTestStep(MQTTExport, parameters, createTestSetup({ metrics }));
  const result = await step.run('data', createTestContext());
  await step[Symbol.asyncDispose]?.();
  assert.ok(result.kind === 'fail' && result.retry === 'transient');
  assert.equal(
    result.error.message,
    "in pipeline 'default-pipeline', connection to mqtt server for export not open, persisting Event for later retry",
  );
  assert.deepEqual(result.persist, new TextEncoder().encode('data'));
  assert.equal(metrics.value('MqttExportErrors'), 1);
});

test('waits for its address, and takes the placeholder of EdgeX’s files for none', () => {
  const missing = (brokerAddress: string, topic = 't') => MQTTExport.missing?.({ brokerAddress, topic } as never);
  assert.equal(missing(''), 'BrokerAddress');
  assert.equal(missing('<broker here>'), 'BrokerAddress');
  assert.equal(missing('tcp://b:1883', ' '), 'Topic');
  assert.equal(missing('tcp://b:1883'), undefined);
});

test('says which placeholder of the topic has no value', async () => {
  const step = await buildTestStep(MQTTExport, { BrokerAddress: 'tcp://127.0.0.1:1', Topic: 'out/{site}' });
  const result = await step.run('data', createTestContext({ redelivers: true }));
  assert.ok(result.kind === 'fail' && result.retry === 'refused');
  assert.match(
    result.error.message,
    /in pipeline 'default-pipeline', MQTT topic formatting failed: failed to replace all context placeholders in input \('out\/\{site\}'/,
  );
  await step[Symbol.asyncDispose]?.();
});

test('makes the broker keep the last message when told to', async () => {
  await using broker = await startMosquitto();
  const config = exporting(broker.port, { Retain: 'true', Topic: 'kept' });
  await using run = await startTestApp({ functions: [MQTTExport], config });
  run.events.append(createTestEvent({}, 1));
  await using listener = await listen(broker.port, 'kept');
  await listener.all(1);
  run.events.append(createTestEvent({}, 2));
  await listener.all(2);
  await using late = await listen(broker.port, 'kept');
  await late.all(1);
  assert.deepEqual([late.ids(), late.received[0]?.retain], [[2], true]);
});
