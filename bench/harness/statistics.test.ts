import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile, slopeOf } from './statistics.ts';

test('takes the middle of numbers in any order', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('reads percentiles off sorted numbers', () => {
  const sorted = Array.from({ length: 100 }, (_, index) => index);
  assert.equal(percentile(sorted, 0.5), 50);
  assert.equal(percentile(sorted, 0.99), 99);
  assert.equal(percentile(sorted, 1), 99);
});

test('finds the slope of a line through noise', () => {
  const points = [0, 1, 2, 3].map((x) => ({ x, y: 10 + 2 * x + (x % 2 === 0 ? 0.1 : -0.1) }));
  assert.ok(Math.abs(slopeOf(points) - 2) < 0.1);
  assert.equal(slopeOf([{ x: 1, y: 1 }]), 0);
});
