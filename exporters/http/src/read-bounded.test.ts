import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBounded } from './read-bounded.ts';

async function* body(parts: readonly number[], breaks = false): AsyncGenerator<Uint8Array> {
  for (const length of parts) yield new Uint8Array(length);
  if (breaks) throw new RangeError('connection lost');
}

test('reads a whole answer', async () => {
  assert.equal((await readBounded(body([1, 2, 3]))).length, 6);
});

test('reads no more than 16 MiB', async () => {
  const mebibyte = 1_024 * 1_024;
  assert.equal((await readBounded(body(Array.from({ length: 20 }, () => mebibyte)))).length, 16 * mebibyte);
});

test('takes an answer that breaks off as far as it came', async () => {
  assert.equal((await readBounded(body([5], true))).length, 5);
});
