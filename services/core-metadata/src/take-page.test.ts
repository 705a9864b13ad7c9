import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takePage } from './take-page.ts';

const list = () => ['x'];

test('gives nothing for limit 0 or an empty list, whatever the offset', () => {
  assert.deepEqual(takePage(3, { offset: 9, limit: 0 }, list), { total: 3, items: [] });
  assert.deepEqual(takePage(0, { offset: 9, limit: 5 }, list), { total: 0, items: [] });
});

test('refuses an offset beyond the end, but not at it', () => {
  assert.deepEqual(takePage(3, { offset: 3, limit: 5 }, list), { total: 3, items: [] });
  assert.throws(() => takePage(3, { offset: 10, limit: 5 }, list), {
    kind: 'RangeNotSatisfiable',
    message: 'query objects bounds out of range. length:3 offset:10',
  });
});
