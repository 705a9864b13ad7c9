import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineFunction } from './function.ts';
import { parameter } from './parameters.ts';
import { next } from './result.ts';
import { buildTestStep, createTestContext } from './testkit/test-setup.ts';

test('makes a function out of a plain run', async () => {
  const Scale = defineFunction({
    name: 'Scale',
    summary: 'Multiplies a number.',
    parameters: { factor: parameter.integer('What to multiply by.') },
    run: (data, _context, { factor }) => next(Number(data) * factor),
  });
  const step = await buildTestStep(Scale, { Factor: '3' });
  assert.deepEqual(await step.run(14, createTestContext()), { kind: 'continue', data: 42 });
});

test('lets a function keep what it made of its parameters', async () => {
  const Count = defineFunction({
    name: 'Count',
    summary: 'Numbers messages.',
    parameters: { from: parameter.integer('First number.', '1') },
    create({ from }) {
      let number = from;
      return { run: () => next(number++) };
    },
  });
  const step = await buildTestStep(Count, {});
  assert.deepEqual(await step.run('x', createTestContext()), next(1));
  assert.deepEqual(await step.run('x', createTestContext()), next(2));
});
