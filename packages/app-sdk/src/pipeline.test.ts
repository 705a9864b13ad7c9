import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import type { PipelineStep } from './function.ts';
import { Pipeline } from './pipeline.ts';
import { type Fail, fail, next, type StepResult, stop } from './result.ts';
import { createTestContext } from './testkit/test-setup.ts';

function pipelineOf(...runs: ((data: unknown) => StepResult | Promise<StepResult>)[]): Pipeline {
  const steps = runs.map((run, i) => ({ key: `F${i}`, step: { run } satisfies PipelineStep }));
  return new Pipeline('p', ['#'], steps);
}

test('hands the result of each function to the next', async () => {
  const seen: unknown[] = [];
  const note = (data: unknown) => {
    seen.push(data);
    return next(`${data}+`);
  };
  const result = await pipelineOf(note, note, note).run('a', createTestContext());
  assert.deepEqual(seen, ['a', 'a+', 'a++']);
  assert.equal(result.kind, 'done');
});

test('hands the original message on after a function without result', async () => {
  let last: unknown;
  await pipelineOf(
    () => next('changed'),
    () => next(),
    (data) => {
      last = data;
      return next();
    },
  ).run('original', createTestContext());
  assert.equal(last, 'original');
});

test('ends without error where a function stops', async () => {
  const result = await pipelineOf(
    () => stop(),
    () => assert.fail('must not run'),
  ).run('a', createTestContext());
  assert.deepEqual(result, { kind: 'stopped' });
});

test('ends where a function fails, and says which', async () => {
  const error = new EdgeError('Communication', 'broken');
  const result = await pipelineOf(
    () => next(),
    () => fail(error, { retry: 'transient' }),
    () => assert.fail('must not run'),
  ).run('a', createTestContext());
  assert.deepEqual(result, { kind: 'failed', failure: { kind: 'fail', error, retry: 'transient', persist: undefined }, at: 1 });
});

for (const [how, run] of [
  ['throws', () => assert.fail('boom')],
  ['rejects', () => Promise.reject(new RangeError('boom'))],
] as const) {
  test(`treats a function that ${how} as failed for ever`, async () => {
    const result = await pipelineOf(run).run('a', createTestContext());
    assert.equal(result.kind, 'failed');
    assert.equal(result.kind === 'failed' && result.failure.error.message, 'boom');
    assert.equal(result.kind === 'failed' && result.failure.retry, 'never');
  });
}

test('returns while the last export is in flight', async () => {
  const { promise, resolve } = Promise.withResolvers<Fail | undefined>();
  const result = await pipelineOf(() => next(undefined, promise)).run('a', createTestContext());
  assert.ok(result.kind === 'done' && result.settled === promise);
  resolve(undefined);
});

test('waits for an export before the function after it', async () => {
  const { promise, resolve } = Promise.withResolvers<Fail | undefined>();
  const failure = fail(new EdgeError('Communication', 'lost'));
  const running = pipelineOf(
    () => next(undefined, promise),
    () => assert.fail('must not run'),
  ).run('a', createTestContext());
  resolve(failure);
  assert.deepEqual(await running, { kind: 'failed', failure, at: 0 });
});

test('can start at a later function', async () => {
  const seen: string[] = [];
  const note = (name: string) => () => {
    seen.push(name);
    return next();
  };
  await pipelineOf(note('a'), note('b'), note('c')).run('x', createTestContext(), 1);
  assert.deepEqual(seen, ['b', 'c']);
});

test('tells the context which function runs', async () => {
  const context = createTestContext();
  const keys: string[] = [];
  const note = () => {
    keys.push(context.functionKey);
    return next();
  };
  await pipelineOf(note, note).run('x', context);
  assert.deepEqual(keys, ['F0', 'F1']);
});

test('disposes its functions, the last one first', async () => {
  const disposed: string[] = [];
  const step = (name: string): PipelineStep => ({ run: () => next(), [Symbol.asyncDispose]: async () => void disposed.push(name) });
  const pipeline = new Pipeline(
    'p',
    ['#'],
    [
      { key: 'a', step: step('a') },
      { key: 'b', step: { run: () => next() } },
      { key: 'c', step: step('c') },
    ],
  );
  await pipeline[Symbol.asyncDispose]();
  assert.deepEqual(disposed, ['c', 'a']);
});
