import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError, eventEnvelope } from '@skerry/contracts';
import type { MessageContext } from './context.ts';
import type { PipelineStep } from './function.ts';
import { Pipeline } from './pipeline.ts';
import { Processor, type ProcessorOptions } from './processor.ts';
import { type Fail, fail, next, type StepResult, stop } from './result.ts';
import { createTestEvent } from './testkit/test-event.ts';
import { TestLog } from './testkit/test-log.ts';
import { TestMetrics } from './testkit/test-metrics.ts';

type Run = (data: unknown, context: MessageContext) => StepResult | Promise<StepResult>;

function pipelineOf(id: string, topics: readonly string[], run: Run): Pipeline {
  return new Pipeline(id, topics, [{ key: 'F', step: { run } as PipelineStep }]);
}

function processorOf(over: Partial<ProcessorOptions> = {}) {
  const [log, metrics] = [new TestLog(), new TestMetrics()];
  const signal = new AbortController().signal;
  let nowMs = 0;
  const clock = {
    monotonicMs() {
      nowMs += 5;
      return nowMs;
    },
  };
  const options = { targetType: 'event', log, metrics, signal, clock, redelivers: false, ...over } as const;
  return { log, metrics, processor: new Processor(options) };
}

const TOPIC = 'edgex/events/device/s/Boiler/Boiler-1/Temperature';
const MESSAGE = { topic: TOPIC, envelope: eventEnvelope({ correlationID: 'c', payload: { apiVersion: 'v3', event: createTestEvent() } }) };
const AWAY = fail(new EdgeError('Communication', 'away'), { retry: 'transient' });

test('gives functions the event and the values that placeholders can name', async () => {
  let seen: Record<string, string> = {};
  const pipeline = pipelineOf('p', ['#'], (_data, context) => {
    seen = context.values();
    assert.equal(context.correlationId, 'c');
    assert.equal(context.inputContentType, 'application/json');
    return next();
  });
  await processorOf().processor.process(MESSAGE, [pipeline]);
  const names = { devicename: 'Boiler-1', profilename: 'Boiler', sourcename: 'Temperature' };
  assert.deepEqual(seen, { ...names, pipelineid: 'p', receivedtopic: TOPIC });
});

test('runs every pipeline whose topics take the message, each with a context of its own', async () => {
  const ran: string[] = [];
  const note: Run = (_data, context) => {
    ran.push(context.pipelineId);
    assert.equal(context.value('mark'), undefined);
    context.setValue('mark', 'x');
    return next();
  };
  const pipelines = [pipelineOf('a', ['#'], note), pipelineOf('b', ['edgex/events/#'], note), pipelineOf('c', ['edgex/other'], note)];
  const { processor, metrics } = processorOf();
  await processor.process(MESSAGE, pipelines);
  assert.deepEqual(ran, ['a', 'b']);
  assert.deepEqual([metrics.value('MessagesReceived'), metrics.value('PipelineMessagesProcessed')], [1, 2]);
});

test('tells the failure of any pipeline in the receipt', async () => {
  const pipelines = [pipelineOf('a', ['#'], () => next()), pipelineOf('b', ['#'], () => AWAY)];
  const receipt = await processorOf().processor.process(MESSAGE, pipelines);
  assert.equal(await receipt.settled, AWAY);
});

test('counts and times a run when its export ends, not when it starts', async () => {
  const landing = Promise.withResolvers<Fail | undefined>();
  const { processor, metrics } = processorOf();
  const receipt = await processor.process(MESSAGE, [pipelineOf('p', ['#'], () => next(undefined, landing.promise))]);
  assert.deepEqual(metrics.observed('PipelineMessageProcessingTime'), []);
  landing.resolve(AWAY);
  assert.equal(await receipt.settled, AWAY);
  assert.equal(metrics.observed('PipelineMessageProcessingTime').length, 1);
  assert.equal(metrics.value('PipelineProcessingErrors'), 1);
});

test('logs failures as errors, but only in passing where the message comes again', async () => {
  for (const [redelivers, level] of [
    [false, 'ERROR'],
    [true, 'DEBUG'],
  ] as const) {
    const { processor, log } = processorOf({ redelivers });
    await processor.process(MESSAGE, [pipelineOf('p', ['#'], () => AWAY)]);
    assert.deepEqual(log.entries[0], {
      level,
      message: 'Pipeline (p) function F resulted in error: away',
      fields: { correlationId: 'c' },
    });
  }
});

test('hands responses on after success and after a stop, not after a failure', async () => {
  const responses: string[] = [];
  const respond = async (context: MessageContext) => void responses.push(context.pipelineId);
  const { processor } = processorOf({ respond });
  const answering = (id: string, result: StepResult) =>
    pipelineOf(id, ['#'], (_data, context) => {
      context.responseData = new Uint8Array([1]);
      return result;
    });
  await processor.process(MESSAGE, [answering('done', next()), answering('stopped', stop()), answering('failed', AWAY)]);
  await processor.process(MESSAGE, [pipelineOf('silent', ['#'], () => next())]);
  assert.deepEqual(responses, ['done', 'stopped']);
});

test('goes on when a response cannot be published', async () => {
  const { processor, log } = processorOf({ respond: () => Promise.reject(new EdgeError('Communication', 'bus away')) });
  const pipeline = pipelineOf('p', ['#'], (_data, context) => {
    context.responseData = new Uint8Array([1]);
    return next();
  });
  const receipt = await processor.process(MESSAGE, [pipeline]);
  assert.equal(await receipt.settled, undefined);
  assert.equal(log.matching(/Cannot publish the response of pipeline "p"/).length, 1);
});

test('takes what is no event for a failure that no retry can mend', async () => {
  const { processor, log, metrics } = processorOf();
  const envelope = eventEnvelope({ correlationID: '', payload: 'x', contentType: 'text/csv' });
  const receipt = await processor.process({ topic: TOPIC, envelope }, [pipelineOf('p', ['#'], () => assert.fail('must not run'))]);
  assert.equal((await receipt.settled)?.retry, 'never');
  assert.equal(metrics.value('InvalidMessagesReceived'), 1);
  assert.match(log.matching(/is ignored/)[0] ?? '', /unable to process payload unsupported content-type 'text\/csv'/);
});

test('does not even decode a message that no pipeline takes', async () => {
  const { processor, metrics } = processorOf();
  const envelope = eventEnvelope({ correlationID: '', payload: 'x', contentType: 'text/csv' });
  await processor.process({ topic: 'edgex/else', envelope }, [pipelineOf('p', ['edgex/events/#'], () => next())]);
  assert.equal(metrics.value('InvalidMessagesReceived'), 0);
});
