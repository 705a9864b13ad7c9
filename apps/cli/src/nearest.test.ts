import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('finds the word that was meant', () => {
  assert.equal(nearest('devcie', ['device', 'profile', 'event']), 'device');
  assert.equal(nearest('--hots', ['--host', '--json']), '--host');
});

test('offers nothing when no word is close', () => {
  assert.equal(nearest('xyz', ['device', 'profile']), undefined);
  assert.equal(nearest('a', []), undefined);
});
