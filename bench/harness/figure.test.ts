import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratioOf, reachesFloor } from './figure.ts';

test('wants rates to be high and times to be low', () => {
  assert.ok(reachesFloor({ value: 7000, floor: { atLeast: 6000 } }));
  assert.ok(!reachesFloor({ value: 7000, floor: { atMost: 6000 } }));
  assert.ok(reachesFloor({ value: 1 }));
});

test('compares with the baseline where there is one', () => {
  assert.equal(ratioOf({ value: 6, baseline: { label: 'bare', value: 3, unit: '/s' } }), 2);
  assert.equal(ratioOf({ value: 6 }), undefined);
});
