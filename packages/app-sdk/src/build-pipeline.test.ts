import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import type { AppMeans } from './app-means.ts';
import { buildPipeline } from './build-pipeline.ts';
import { planPipelines } from './configuration.ts';
import { defineFunction, type FunctionSetup } from './function.ts';
import { next } from './result.ts';
import { startTestApp } from './testkit/test-app.ts';

function functionsWith(disposed: string[], setups: FunctionSetup[] = []) {
  const good = (name: string) =>
    defineFunction({
      name,
      summary: name,
      parameters: {},
      create: (_parameters, setup) => {
        setups.push(setup);
        return { run: () => next(), [Symbol.asyncDispose]: async () => void disposed.push(name) };
      },
    });
  const Bad = defineFunction({
    name: 'Bad',
    summary: 'Bad.',
    parameters: {},
    create: () => Promise.reject(new EdgeError('IOError', 'cannot')),
  });
  return [good('One'), good('Two'), Bad];
}

async function build(order: string, functions: ReturnType<typeof functionsWith>) {
  await using run = await startTestApp();
  const means: AppMeans = { ...run.app.means, functions };
  run.config.change({ Writable: { InsecureSecrets: { a: { SecretName: 'door', SecretData: { key: 'k' } } } } });
  const [plan] = planPipelines({ ExecutionOrder: order, Functions: { One: {}, Two: {}, Bad: {} } }, functions, 'edgex');
  assert.ok(plan);
  return await buildPipeline(plan, means, new AbortController().signal);
}

test('builds the functions in order and gives each what it needs', async () => {
  const [disposed, setups]: [string[], FunctionSetup[]] = [[], []];
  const pipeline = await build('One, Two', functionsWith(disposed, setups));
  assert.deepEqual(
    pipeline.steps.map(({ key }) => key),
    ['One', 'Two'],
  );
  assert.deepEqual([setups[1]?.key, setups[1]?.pipelineId, setups[1]?.secret('door').key], ['Two', 'default-pipeline', 'k']);
  assert.deepEqual(disposed, []);
});

test('disposes what it built when a later function cannot be built', async () => {
  const disposed: string[] = [];
  await assert.rejects(build('One, Two, Bad', functionsWith(disposed)), /cannot/);
  assert.deepEqual(disposed, ['Two', 'One']);
});
