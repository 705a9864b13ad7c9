import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from './seeded-random.ts';

test('spreads its numbers evenly', () => {
  const random = new SeededRandom(1);
  const counts = Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) counts[random.integer(10)]!++;
  for (const count of counts) assert.ok(count > 850 && count < 1150, String(counts));
});

test('makes UUIDs that follow the clock and never repeat', () => {
  let nowMs = 1_800_000_000_000;
  const random = new SeededRandom(2, { nowMs: () => nowMs });
  const first = random.uuid();
  nowMs += 1000;
  assert.ok(random.uuid() > first);
  assert.equal(new Set(Array.from({ length: 1000 }, () => random.uuid())).size, 1000);
});

test('picks only what there is', () => {
  const random = new SeededRandom(3);
  for (let i = 0; i < 100; i++) assert.ok(['a', 'b', 'c'].includes(random.pick(['a', 'b', 'c'])));
  assert.throws(() => random.pick([]), RangeError);
});
