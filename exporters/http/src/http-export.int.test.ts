import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppConfig, StepResult } from '@skerry/app-sdk';
import {
  buildTestStep,
  createTestContext,
  createTestEvent,
  createTestSetup,
  type PartialConfig,
  startTestApp,
  TestMetrics,
} from '@skerry/app-sdk/testkit';
import { parseJson } from '@skerry/contracts';
import { startFaultProxy } from '@skerry/testkit';
import { HTTPExport } from './http-export.ts';
import { type Receiver, type ReceiverMode, startReceiver } from './testkit/receiver.ts';

const BASE = { Method: 'post', MimeType: '' };

async function send(parameters: Record<string, string>, data: unknown = 'data', setup = createTestSetup()): Promise<StepResult> {
  const step = await buildTestStep(HTTPExport, { ...BASE, ...parameters }, setup);
  try {
    return await step.run(data, createTestContext({ values: { devicename: 'Boiler-1' } }));
  } finally {
    await step[Symbol.asyncDispose]?.();
  }
}

function exporting(url: string, over: Record<string, string> = {}): PartialConfig<AppConfig> {
  const Functions = { HTTPExport: { Parameters: { ...BASE, Url: url, ...over } } };
  return { Writable: { Pipeline: { ExecutionOrder: 'HTTPExport', Functions } }, Trigger: { StartAt: 'oldest' } };
}

function numbersIn(receiver: Receiver): number[] {
  return receiver.accepted.map((text) => Number((parseJson(text) as { id: string }).id.slice(-12)));
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

test('posts the message and passes the answer on', async () => {
  await using receiver = await startReceiver();
  const metrics = new TestMetrics();
  const parameters = { Url: `${receiver.url}/in/{devicename}`, HttpRequestHeaders: '{"X-Site":"north"}' };
  const result = await send(parameters, { a: 1 }, createTestSetup({ metrics }));
  assert.deepEqual(result.kind === 'continue' && new TextDecoder().decode(result.data as Uint8Array), 'thanks');
  const [request] = receiver.requests;
  assert.deepEqual([request?.method, request?.path, request?.body], ['POST', '/in/Boiler-1', '{"a":1}']);
  assert.deepEqual([request?.headers['content-type'], request?.headers['x-site']], ['application/json', 'north']);
  assert.deepEqual(metrics.observed('HttpExportSize'), [7]);
});

test('puts with another content type and passes the message on', async () => {
  await using receiver = await startReceiver();
  const result = await send({ Url: receiver.url, Method: 'PUT', MimeType: 'text/csv', ReturnInputData: 'true' }, 'a,b');
  assert.deepEqual(result, { kind: 'continue', data: 'a,b' });
  assert.deepEqual([receiver.requests[0]?.method, receiver.requests[0]?.headers['content-type']], ['PUT', 'text/csv']);
});

test('sends a secret in its header', async () => {
  await using receiver = await startReceiver();
  const setup = createTestSetup({ secrets: { a: { SecretName: 'http', SecretData: { token: 'top' } } } });
  await send({ Url: receiver.url, HeaderName: 'X-Key', SecretName: 'http', SecretValueKey: 'token' }, 'data', setup);
  assert.equal(receiver.requests[0]?.headers['x-key'], 'top');
  const result = await send({ Url: receiver.url, HeaderName: 'X-Key', SecretName: 'http', SecretValueKey: 'no' }, 'data', setup);
  assert.ok(result.kind === 'fail' && /no value for the keys: \[no\]/.test(result.error.message));
});

for (const [status, retry] of [
  [500, 'transient'],
  [503, 'transient'],
  [429, 'transient'],
  [401, 'transient'],
  [302, 'transient'],
  [400, 'refused'],
  [413, 'refused'],
] as const) {
  test(`fails on status ${status}, to be treated as ${retry}`, async () => {
    await using receiver = await startReceiver();
    receiver.mode = status;
    const metrics = new TestMetrics();
    const result = await send({ Url: receiver.url, PersistOnError: 'true' }, 'data', createTestSetup({ metrics }));
    assert.ok(result.kind === 'fail');
    assert.equal(result.error.message, `export failed with ${status} HTTP status code in pipeline 'default-pipeline'`);
    assert.deepEqual([result.retry, result.persist], [retry, new TextEncoder().encode('data')]);
    assert.equal(metrics.value('HttpExportErrors'), 1);
  });
}

test('fails on a receiver that resets, does not answer in time, or is not there', async () => {
  await using receiver = await startReceiver();
  for (const mode of ['reset', 'hang'] as const) {
    receiver.mode = mode;
    const result = await send({ Url: receiver.url, Timeout: '100ms' });
    assert.ok(result.kind === 'fail' && result.retry === 'transient' && result.persist === undefined, mode);
    assert.match(result.error.message, /^export failed in pipeline 'default-pipeline': /);
  }
  assert.equal((await send({ Url: 'http://127.0.0.1:1' })).kind, 'fail');
});

test('says which placeholder of the address has no value', async () => {
  const result = await send({ Url: 'http://receiver/{site}' });
  assert.ok(result.kind === 'fail' && result.retry === 'refused');
  assert.match(result.error.message, /failed to replace all context placeholders in input \('http:\/\/receiver\/\{site\}'/);
});

test('goes on after an error when told to', async () => {
  await using receiver = await startReceiver();
  receiver.mode = 500;
  const result = await send({ Url: receiver.url, ContinueOnSendError: 'true', ReturnInputData: 'true' });
  assert.deepEqual(result, { kind: 'continue', data: 'data' });
});

test('refuses parameters that do not go together', async () => {
  for (const [parameters, message] of [
    [{ HeaderName: 'X' }, /needs all of HeaderName, SecretName and SecretValueKey, or none/],
    [{ ContinueOnSendError: 'true' }, /ContinueOnSendError without ReturnInputData/],
    [{ ContinueOnSendError: 'true', ReturnInputData: 'true', PersistOnError: 'true' }, /both PersistOnError and ContinueOnSendError/],
    [{ Method: 'get' }, /parameter "method" is "get" but must be one of "post", "put"/],
    [{ HttpRequestHeaders: 'x' }, /must be a JSON object/],
  ] as const) {
    await assert.rejects(send({ Url: 'http://x', ...parameters }), message);
  }
});

test('waits for its address, and takes the placeholder of EdgeX’s files for none', () => {
  const missing = (url: string) => HTTPExport.missing?.({ url } as never);
  assert.deepEqual([missing(''), missing('<put your URL here>'), missing('http://x')], ['Url', 'Url', undefined]);
});

test('sends each event of the log in order', async () => {
  await using receiver = await startReceiver();
  await using run = await startTestApp({ functions: [HTTPExport], config: exporting(receiver.url) });
  run.events.append(...numbers(100).map((number) => createTestEvent({}, number)));
  await receiver.until(() => receiver.accepted.length === 100);
  assert.deepEqual(numbersIn(receiver), numbers(100));
});

for (const mode of [500, 'reset', 'hang', 400] satisfies ReceiverMode[]) {
  test(`loses nothing over a time of "${mode}"`, async () => {
    await using receiver = await startReceiver();
    await using run = await startTestApp({ functions: [HTTPExport], config: exporting(receiver.url, { Timeout: '100ms' }) });
    run.events.append(createTestEvent({}, 1));
    await receiver.until(() => receiver.accepted.length === 1);
    receiver.mode = mode;
    run.events.append(...numbers(10).map((number) => createTestEvent({}, number + 1)));
    await receiver.until(() => receiver.requests.length === 3);
    receiver.mode = 200;
    await receiver.until(() => new Set(numbersIn(receiver)).size === 11);
    assert.deepEqual(numbersIn(receiver), numbers(11));
  });
}

test('loses nothing while nobody listens', async () => {
  await using receiver = await startReceiver();
  await using proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: receiver.port }, mode: 'refuse' });
  const url = `http://127.0.0.1:${proxy.port}`;
  await using run = await startTestApp({ functions: [HTTPExport], config: exporting(url) });
  run.events.append(createTestEvent({}, 1), createTestEvent({}, 2));
  await run.log.seen(/nothing is lost/);
  assert.equal(run.app.status().pipelines[0]?.state, 'waiting');
  await proxy.set('pass');
  await receiver.until(() => receiver.accepted.length === 2);
  assert.deepEqual(numbersIn(receiver), [1, 2]);
});
