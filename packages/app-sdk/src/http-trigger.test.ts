import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEventJson, parseJson } from '@skerry/contracts';
import type { Reply, ServiceRequest } from '@skerry/runtime';
import { triggerByHttp } from './http-trigger.ts';
import { startTestApp, type TestApp } from './testkit/test-app.ts';
import { createTestEvent } from './testkit/test-event.ts';

const FUNCTIONS = {
  FilterByDeviceName: { Parameters: { DeviceNames: 'Boiler' } },
  Transform: { Parameters: { Type: 'json' } },
  Transform2: { Parameters: { Type: 'xml' } },
  SetResponseData: { Parameters: {} },
};

function startWith(order: string, type = 'http', target = 'event'): Promise<TestApp> {
  const Pipeline = { ExecutionOrder: order, Functions: FUNCTIONS, TargetType: target };
  return startTestApp({ config: { Writable: { Pipeline }, Trigger: { Type: type } } });
}

function post(run: TestApp, body: string, contentType = 'application/json'): Promise<Reply> {
  const raw = { contentType, bytes: () => new TextEncoder().encode(body), value: () => parseJson(body) };
  return triggerByHttp(run.app, { raw, correlationId: 'c' } as unknown as ServiceRequest);
}

function textOf(reply: Reply): string {
  return reply.body instanceof Uint8Array ? new TextDecoder().decode(reply.body) : String(reply.body);
}

const EVENT = encodeEventJson(createTestEvent());

test('answers with the response of the default pipeline', async () => {
  await using run = await startWith('FilterByDeviceName, Transform, SetResponseData', 'HTTP');
  const reply = await post(run, EVENT);
  assert.deepEqual([reply.status, reply.contentType], [200, 'application/json']);
  assert.match(textOf(reply), /"deviceName":"Boiler-1"/);
  assert.equal(run.app.status().pipelines[0]?.source, 'http');
});

test('answers empty where the pipeline left no response', async () => {
  await using run = await startWith('Transform');
  const reply = await post(run, EVENT);
  assert.deepEqual([reply.status, textOf(reply)], [200, '']);
});

test('answers errors as plain text: 400 for the body, 422 for a function, 500 without functions', async () => {
  await using run = await startWith('Transform, Transform2');
  const bad = await post(run, '{"apiVersion":"v3"}');
  assert.deepEqual([bad.status, bad.contentType], [400, 'text/plain; charset=utf-8']);
  assert.match(textOf(bad), /^unable to process payload /);
  assert.equal((await post(run, '{')).status, 400);
  const failed = await post(run, EVENT);
  assert.equal(failed.status, 422);
  assert.match(textOf(failed), /Transform: type received is not an Event/);
  run.config.change({ Writable: { Pipeline: { ExecutionOrder: 'Nothing' } } });
  await run.app.apply();
  assert.equal((await post(run, EVENT)).status, 500);
});

test('gives raw targets the bytes', async () => {
  await using run = await startWith('SetResponseData', 'http', 'raw');
  assert.equal(textOf(await post(run, 'a,b', 'text/csv')), 'a,b');
});

test('is not there with another trigger', async () => {
  await using run = await startWith('Transform', 'edgex-messagebus');
  assert.equal((await post(run, EVENT)).status, 404);
});
