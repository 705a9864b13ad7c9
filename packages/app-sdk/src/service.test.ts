import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Setting, type Settings, setting } from '@skerry/runtime';
import { statusRoute } from './routes.ts';
import { createAppService } from './service.ts';
import { startTestApp } from './testkit/test-app.ts';

function defaultAt(tree: Settings, ...path: string[]): unknown {
  const found = path.reduce<unknown>((at, name) => (at as Settings)[name], tree);
  assert.ok(found instanceof Setting);
  return found.default;
}

test('declares a service with EdgeX’s settings and routes', () => {
  const service = createAppService({ key: 'app-mine', port: 59_780 });
  assert.deepEqual([service.key, service.port, service.kind, service.sdkVersion], ['app-mine', 59_780, 'app', '0.1.0']);
  assert.equal(defaultAt(service.config, 'Trigger', 'Type'), 'edgex-messagebus');
  assert.deepEqual(
    service.routes.map(({ method, path, access }) => `${method} ${path} ${access}`),
    ['GET /api/v3/pipeline read', 'POST /api/v3/trigger operate'],
  );
  assert.equal('functions' in service.needs, false);
});

test('lets a service have other defaults and settings of its own', () => {
  const config = { Trigger: { StartAt: setting.text('oldest', 'Start.') }, Mine: { Size: setting.integer(3, 'Size.') } };
  const service = createAppService({ key: 'app-mine', port: 59_780, config });
  assert.equal(defaultAt(service.config, 'Trigger', 'StartAt'), 'oldest');
  assert.equal(defaultAt(service.config, 'Trigger', 'Source'), 'auto');
  assert.equal(defaultAt(service.config, 'Mine', 'Size'), 3);
});

test('asks the host for its functions only when told to', () => {
  const { needs } = createAppService({ key: 'app-mine', port: 59_780, hostFunctions: true });
  assert.equal(needs.functions?.name, 'functions');
});

test('tells how its pipelines are', async () => {
  const Functions = { Transform: { Parameters: { Type: 'json' } } };
  await using run = await startTestApp({ config: { Writable: { Pipeline: { ExecutionOrder: 'Transform', Functions } } } });
  const reply = await statusRoute.handle(run.app, undefined as never);
  assert.equal(reply.status, 200);
  const [pipeline] = (reply.body as { pipelines: { id: string; functions: string[] }[] }).pipelines;
  assert.deepEqual([pipeline?.id, pipeline?.functions], ['default-pipeline', ['Transform']]);
});
