import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchAll } from './paging.ts';

const numbers = Array.from({ length: 1203 }, (_, index) => index);
const page = async ({ offset = 0, limit = 20 }) => ({ totalCount: numbers.length, items: numbers.slice(offset, offset + limit) });

test('fetches page after page until the list is whole', async () => {
  assert.deepEqual(await fetchAll(page), numbers);
});

test('stops at the limit', async () => {
  assert.deepEqual(await fetchAll(page, 3), [0, 1, 2]);
});

test('ends when rows vanish while it reads', async () => {
  assert.deepEqual(await fetchAll(async () => ({ totalCount: 5, items: [] })), []);
});
