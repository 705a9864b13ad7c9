import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Declined, UsageError } from '../usage-error.ts';
import { confirm } from './confirm.ts';

const terminal = (answer: string) =>
  Object.assign(new PassThrough(), { isTTY: true }).end(`${answer}\n`) as PassThrough & { isTTY: boolean };

test('goes ahead when the answer is yes or --yes was given', async () => {
  await confirm('Delete?', { yes: false, input: terminal('y'), output: new PassThrough() });
  await confirm('Delete?', { yes: true, input: new PassThrough() });
});

test('changes nothing on any other answer', async () => {
  await assert.rejects(confirm('Delete?', { yes: false, input: terminal(''), output: new PassThrough() }), Declined);
});

test('asks a script for --yes instead of waiting for an answer that cannot come', async () => {
  await assert.rejects(
    confirm('Delete?', { yes: false, input: new PassThrough() }),
    new UsageError('Delete? Nobody can answer here: add --yes to go ahead.'),
  );
});
