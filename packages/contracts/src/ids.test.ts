import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUuidV7, isUuid, uuidV7 } from './ids.ts';

const zeros = () => new Uint8Array(10);
const ones = () => new Uint8Array(10).fill(255);

test('makes a UUID of version 7 that starts with the time', () => {
  const id = uuidV7(0x0123456789ab, ones());
  assert.equal(id, '01234567-89ab-7fff-bfff-ffffffffffff');
  assert.equal(uuidV7(0, zeros()), '00000000-0000-7000-8000-000000000000');
});

test('recognises UUIDs in either case and nothing else', () => {
  assert.ok(isUuid('82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc'));
  assert.ok(isUuid('82EB2E26-0F24-48AA-AE4C-DE9DAC3FB9BC'));
  for (const text of [
    '',
    '82eb2e26',
    '82eb2e260f2448aaae4cde9dac3fb9bc',
    '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bg',
    ' 2eb2e26-0f24-48aa-ae4c-de9dac3fb9bc',
  ]) {
    assert.ok(!isUuid(text), text);
  }
});

test('gives ids that grow within one millisecond', () => {
  const next = createUuidV7(() => 1_700_000_000_000, zeros);
  const ids = Array.from({ length: 10_000 }, next);
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
});

test('gives ids that grow although the clock steps back', () => {
  const times = [5000, 4000, 3000, 6000];
  const next = createUuidV7(() => times.shift() ?? 0, ones);
  const ids = [next(), next(), next(), next()];
  assert.deepEqual(ids, [...ids].sort());
  assert.ok(ids.every(isUuid));
});

test('gives two sources different ids when their randomness differs', () => {
  const one = createUuidV7(() => 1, zeros);
  const other = createUuidV7(() => 1, ones);
  assert.notEqual(one(), other());
});
