import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError, eventEnvelope } from '@skerry/contracts';
import { FakeClock } from '@skerry/testkit';
import type { AppConfig } from './app-settings.ts';
import { defineFunction } from './function.ts';
import { parameter } from './parameters.ts';
import { fail, next } from './result.ts';
import { startTestApp, type TestApp } from './testkit/test-app.ts';
import type { PartialConfig } from './testkit/test-config.ts';
import { createTestEvent } from './testkit/test-event.ts';

const TOPIC = 'edgex/events/device/device-modbus/Boiler/Boiler-1/Temperature';

/** An export that fails while told to, and asks to be stored. */
function createExport() {
  const state = { failing: true, tries: 0, sent: [] as string[] };
  const declared = defineFunction({
    name: 'Export',
    summary: 'Exports.',
    parameters: { topic: parameter.text('Topic.', '{devicename}') },
    run(data, context, { topic }) {
      state.tries += 1;
      const persist = data instanceof Uint8Array ? data : new TextEncoder().encode(String(data));
      if (state.failing) return fail(new EdgeError('Communication', 'away'), { retry: 'transient', persist });
      state.sent.push(`${context.expand(topic)} ${new TextDecoder().decode(persist).slice(0, 20)}`);
      return next();
    },
  });
  return { state, declared };
}

function configured(over: object = {}): PartialConfig<AppConfig> {
  const StoreAndForward = { Enabled: true, RetryInterval: '10s', MaxRetryCount: 3, ...over };
  const Functions = { Transform: { Parameters: { Type: 'json' } }, Export: { Parameters: {} } };
  return { Writable: { StoreAndForward, Pipeline: { ExecutionOrder: 'Transform, Export', Functions } }, Trigger: { Source: 'bus' } };
}

async function publish(run: TestApp, number: number): Promise<void> {
  await run.bus.publish(TOPIC, eventEnvelope({ correlationID: '', payload: { apiVersion: 'v3', event: createTestEvent({}, number) } }));
}

async function until(clock: FakeClock, condition: () => boolean): Promise<void> {
  while (!condition()) await clock.advance(1_000);
}

test('stores a failed export of the bus and sends it again from the function that failed', async () => {
  const [clock, { state, declared }] = [new FakeClock(), createExport()];
  await using run = await startTestApp({ functions: [declared], config: configured(), clock });
  await publish(run, 1);
  await until(clock, () => state.tries === 2);
  assert.equal(run.metrics.value('StoreForwardQueueSize'), 1);
  state.failing = false;
  await until(clock, () => run.metrics.value('StoreForwardQueueSize') === 0);
  assert.deepEqual(state.sent, ['Boiler-1 {"apiVersion":"v3","']);
});

test('sends stored exports again as soon as another one succeeds', async () => {
  const [clock, { state, declared }] = [new FakeClock(), createExport()];
  await using run = await startTestApp({ functions: [declared], config: configured({ RetryInterval: '24h' }), clock });
  await publish(run, 1);
  await run.log.seen(/resulted in error/);
  while (run.metrics.value('StoreForwardQueueSize') === 0) await clock.settle();
  state.failing = false;
  await publish(run, 2);
  while (state.sent.length < 2) await clock.settle();
});

test('gives an export up after the configured number of tries, and says so', async () => {
  const [clock, { state, declared }] = [new FakeClock(), createExport()];
  await using run = await startTestApp({ functions: [declared], config: configured(), clock });
  await publish(run, 1);
  await until(clock, () => run.log.matching(/given up: it failed 3 times, last: away/).length === 1);
  assert.equal(state.tries, 4);
});

test('gives an export up whose pipeline has other functions now', async () => {
  const [clock, { declared }] = [new FakeClock(), createExport()];
  await using run = await startTestApp({ functions: [declared], config: configured(), clock });
  await publish(run, 1);
  while (run.metrics.value('StoreForwardQueueSize') === 0) await clock.settle();
  run.config.change({ Writable: { Pipeline: { ExecutionOrder: 'Export' } } });
  await run.app.apply();
  await until(clock, () => run.log.matching(/given up: its pipeline is gone or has other functions/).length === 1);
});

test('stores nothing unless it is enabled', async () => {
  const [clock, { declared }] = [new FakeClock(), createExport()];
  await using run = await startTestApp({ functions: [declared], config: configured({ Enabled: false }), clock });
  await publish(run, 1);
  await run.log.seen(/resulted in error: away/);
  assert.equal(run.metrics.value('StoreForwardQueueSize'), 0);
});
