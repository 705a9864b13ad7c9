import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EdgeError, type Envelope, eventEnvelope, parseJson } from '@skerry/contracts';
import type { AppConfig } from './app-settings.ts';
import { type AppFunction, defineFunction } from './function.ts';
import { parameter } from './parameters.ts';
import { fail, next } from './result.ts';
import { startTestApp } from './testkit/test-app.ts';
import type { PartialConfig } from './testkit/test-config.ts';
import { createTestEvent } from './testkit/test-event.ts';
import { TestEventLog } from './testkit/test-event-log.ts';

type Given = { readonly data: unknown; readonly topic: string | undefined };

/** A function that remembers what it got, idles without an address, and fails while told to. */
class Collector {
  readonly given: Given[] = [];
  failing = false;
  disposed = 0;
  readonly #watchers = new Set<() => void>();

  readonly declared: AppFunction = defineFunction({
    name: 'Collect',
    summary: 'Collects.',
    parameters: { address: parameter.text('Where to.', 'here') },
    missing: ({ address }) => (address === '' ? 'Address' : undefined),
    create: () => ({
      run: (data, context) => {
        if (this.failing) return fail(new EdgeError('Communication', 'receiver away'), { retry: 'transient' });
        this.given.push({ data, topic: context.value('receivedtopic') });
        for (const watcher of this.#watchers) watcher();
        return next();
      },
      [Symbol.asyncDispose]: async () => {
        this.disposed += 1;
      },
    }),
  });

  async count(count: number): Promise<void> {
    while (this.given.length < count) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  get ids(): unknown[] {
    return this.given.map(({ data }) => (parseJson(String(data)) as { id: string }).id.slice(-2));
  }
}

function configured(over: { pipeline?: object; trigger?: object } = {}): PartialConfig<AppConfig> {
  const Functions = { Transform: { Parameters: { Type: 'json' } }, Collect: { Parameters: {} }, SetResponseData: { Parameters: {} } };
  const Pipeline = { ExecutionOrder: 'Transform, Collect', Functions, ...over.pipeline };
  return { Writable: { Pipeline }, Trigger: { StartAt: 'oldest', ...over.trigger } } as PartialConfig<AppConfig>;
}

function eventMessage(number: number): Envelope {
  return eventEnvelope({ correlationID: 'c', payload: { apiVersion: 'v3', event: createTestEvent({}, number) } });
}

const TOPIC = 'edgex/events/device/device-modbus/Boiler/Boiler-1/Temperature';

test('takes events of the log through its pipeline', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured() });
  run.events.append(createTestEvent({}, 1), createTestEvent({}, 2));
  await collector.count(2);
  assert.deepEqual(collector.ids, ['01', '02']);
  const [status] = run.app.status().pipelines;
  assert.deepEqual([status?.state, status?.source, status?.functions], ['running', 'log', ['Transform', 'Collect']]);
});

test('goes on after a restart where it stopped, without loss', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'skerry-app-'));
  try {
    const [collector, events] = [new Collector(), new TestEventLog()];
    const options = { functions: [collector.declared], config: configured(), dataDir, events };
    {
      await using run = await startTestApp(options);
      run.events.append(createTestEvent({}, 1));
      await collector.count(1);
    }
    events.append(createTestEvent({}, 2), createTestEvent({}, 3));
    await using _run = await startTestApp(options);
    await collector.count(3);
    assert.deepEqual(collector.ids, ['01', '02', '03']);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('idles until it is given an address, says so once, and starts without a restart', async () => {
  const collector = new Collector();
  const config = configured({
    pipeline: { Functions: { Transform: { Parameters: { Type: 'json' } }, Collect: { Parameters: { Address: '' } } } },
  });
  await using run = await startTestApp({ functions: [collector.declared], config });
  run.events.append(createTestEvent({}, 1));
  assert.deepEqual(run.app.status().pipelines[0]?.state, 'idle');
  assert.deepEqual(run.log.matching(/idles/), [
    'Pipeline "default-pipeline" idles: Collect waits for Address (Writable.Pipeline.Functions.Collect.Parameters). Set it and the pipeline starts, without a restart.',
  ]);
  run.config.change({ Writable: { Pipeline: { Functions: { Collect: { Parameters: { Address: 'there' } } } } } });
  await collector.count(1);
  assert.equal(run.app.status().pipelines[0]?.state, 'running');
});

test('leaves running pipelines alone when something else changes', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured() });
  run.config.change({ Writable: { LogLevel: 'DEBUG' } });
  await run.app.apply();
  assert.equal(collector.disposed, 0);
  run.config.change({ Writable: { Pipeline: { ExecutionOrder: 'Collect' } } });
  await run.app.apply();
  assert.equal(collector.disposed, 1);
});

test('stays up without pipelines on a bad change, says why, and mends with the next', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured() });
  run.config.change({ Writable: { Pipeline: { ExecutionOrder: 'Nothing' } } });
  await run.app.apply();
  assert.match(run.app.status().problem ?? '', /function 'Nothing' configuration not found/);
  assert.match(run.log.matching(/no pipelines/)[0] ?? '', /'Nothing'/);
  run.config.change({ Writable: { Pipeline: { ExecutionOrder: 'Transform, Collect' } } });
  run.events.append(createTestEvent({}, 1));
  await collector.count(1);
  assert.equal(run.app.status().problem, undefined);
});

test('takes messages of the bus when told to', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured({ trigger: { Source: 'bus' } }) });
  await run.bus.publish(TOPIC, eventMessage(5));
  await collector.count(1);
  assert.deepEqual(collector.ids, ['05']);
  assert.equal(collector.given[0]?.topic, TOPIC);
  assert.equal(run.app.status().pipelines[0]?.source, 'bus');
});

test('drops and counts what fails from the bus, as EdgeX does', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured({ trigger: { Source: 'bus' } }) });
  collector.failing = true;
  await run.bus.publish(TOPIC, eventMessage(1));
  await run.log.seen(/function Collect resulted in error: receiver away/);
  collector.failing = false;
  await run.bus.publish(TOPIC, eventMessage(2));
  await collector.count(1);
  assert.deepEqual(collector.ids, ['02']);
  const counts = ['MessagesReceived', 'PipelineMessagesProcessed', 'PipelineProcessingErrors'].map((name) => run.metrics.value(name));
  assert.deepEqual(counts, [2, 2, 1]);
});

test('counts messages that are no events', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured({ trigger: { Source: 'bus' } }) });
  await run.bus.publish(TOPIC, eventEnvelope({ correlationID: '', payload: { nothing: true } }));
  await run.log.seen(/is ignored: unable to process payload/);
  assert.equal(run.metrics.value('InvalidMessagesReceived'), 1);
});

test('gives pipelines for topics only their messages, from the bus', async () => {
  const collector = new Collector();
  const pipeline = {
    ExecutionOrder: '',
    PerTopicPipelines: { a: { Id: 'pumps', Topics: 'events/+/+/Pump/#', ExecutionOrder: 'Transform, Collect' } },
  };
  await using run = await startTestApp({ functions: [collector.declared], config: configured({ pipeline }) });
  await run.bus.publish(TOPIC, eventMessage(1));
  await run.bus.publish(TOPIC.replace('Boiler', 'Pump'), eventMessage(2));
  await collector.count(1);
  assert.deepEqual(collector.ids, ['02']);
});

test('publishes the response of a run', async () => {
  const trigger = { Source: 'bus', PublishTopic: 'out/{devicename}' };
  await using run = await startTestApp({ config: configured({ pipeline: { ExecutionOrder: 'Transform, SetResponseData' }, trigger }) });
  const { promise, resolve } = Promise.withResolvers<Envelope>();
  await run.bus.subscribe('edgex/out/#', ({ envelope, topic }) => resolve({ ...envelope, receivedTopic: topic }));
  await run.bus.publish(TOPIC, eventMessage(1));
  const response = await promise;
  assert.deepEqual(
    [response.receivedTopic, response.apiVersion, response.requestID, response.correlationID, response.contentType],
    ['edgex/out/Boiler-1', '', '', 'c', 'application/json'],
  );
  assert.match(new TextDecoder().decode(response.payload as Uint8Array), /"deviceName":"Boiler-1"/);
});

test('says which trigger it cannot work with', async () => {
  for (const [trigger, problem] of [
    [{ Type: 'external-mqtt' }, /Trigger\.Type 'external-mqtt' is not supported\. Use edgex-messagebus or http\./],
    [{ SubscribeTopics: ' , ' }, /Trigger\.SubscribeTopics is empty/],
  ] as const) {
    await using run = await startTestApp({ config: configured({ pipeline: { ExecutionOrder: 'Transform' }, trigger }) });
    assert.match(run.app.status().problem ?? '', problem);
  }
});

test('says in its status what an export waits for', async () => {
  const collector = new Collector();
  collector.failing = true;
  await using run = await startTestApp({ functions: [collector.declared], config: configured() });
  run.events.append(createTestEvent({}, 1));
  await run.log.seen(/nothing is lost: receiver away/);
  const [waiting] = run.app.status().pipelines;
  assert.equal(waiting?.state, 'waiting');
  assert.match(waiting?.reason ?? '', /receiver away/);
  collector.failing = false;
  await run.log.seen(/Exports go on/);
  assert.equal(run.app.status().pipelines[0]?.state, 'running');
});

test('exports an event once that comes by the bus and from the log', async () => {
  const collector = new Collector();
  await using run = await startTestApp({ functions: [collector.declared], config: configured() });
  for (const number of [1, 2, 3]) {
    await run.bus.publish(TOPIC, eventMessage(number));
    run.events.append(createTestEvent({}, number));
    await collector.count(number);
  }
  while (run.app.status().pipelines[0]?.position !== 3n) await setImmediate();
  assert.deepEqual(collector.ids, ['01', '02', '03']);
});
