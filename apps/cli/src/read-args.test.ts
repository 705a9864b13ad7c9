import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArgs } from './read-args.ts';

const ARGS = {
  device: { type: 'positional', required: true },
  value: { type: 'positional', required: true },
  offset: { type: 'string' },
  yes: { type: 'boolean', alias: 'y' },
} as const;

test('tells negative numbers from options', () => {
  const args = readArgs(ARGS, ['Pump', '-5', '-y', '--offset', '-.5']);
  assert.deepEqual([args.device, args.value, args.yes, args.offset], ['Pump', '-5', true, '-.5']);
  assert.deepEqual(args._, ['Pump', '-5']);
});

test('names what is missing', () => {
  assert.throws(() => readArgs(ARGS, ['Pump', '-y']), /VALUE/);
});
