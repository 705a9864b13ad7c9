import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amount } from './amount.ts';

test('says one thing and many things', () => {
  assert.deepEqual([amount(0, 'device'), amount(1, 'device'), amount(12345, 'event')], ['0 devices', '1 device', '12,345 events']);
});
