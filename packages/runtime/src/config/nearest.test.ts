import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from './nearest.ts';

const known = ['Host', 'Port', 'RequestTimeout', 'MaxRequestSize'];

test('finds the name that was meant', () => {
  assert.equal(nearestName('Prot', known), 'Port');
  assert.equal(nearestName('requesttimout', known), 'RequestTimeout');
});

test('finds nothing when nothing is near, or there is nothing', () => {
  assert.equal(nearestName('Telemetry', known), undefined);
  assert.equal(nearestName('Host', []), undefined);
});
