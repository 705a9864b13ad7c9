import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growthOfMinima, median, percentile } from './statistics.ts';

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

test('sees a leak through the swing of the collector, and none where there is none', () => {
  const saw = Array.from({ length: 40 }, (_, at) => 100 + (at % 7));
  assert.equal(growthOfMinima(saw), 0);
  assert.equal(growthOfMinima(saw.map((value, at) => value + at / 2)), 10.5);
});
