import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatGoValue } from './go-text.ts';

/** What Go prints with %v for the value decoded from JSON. */
const PRINTED: readonly [unknown, string][] = [
  [null, '<nil>'],
  [undefined, '<nil>'],
  [true, 'true'],
  ['a b', 'a b'],
  [21, '21'],
  [123456, '123456'],
  [999999.5, '999999.5'],
  [1_000_000, '1e+06'],
  [1_234_567, '1.234567e+06'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-0, '-0'],
  [-1.5, '-1.5'],
  [Number.NaN, 'NaN'],
  [9_223_372_036_854_775_807n, '9223372036854775807'],
  [[1, 'a', null], '[1 a <nil>]'],
  [{ b: 2, a: [1] }, 'map[a:[1] b:2]'],
  [new Uint8Array([1, 2]), '[1 2]'],
  [[], '[]'],
  [{}, 'map[]'],
];

test('prints values as Go does with %v', () => {
  for (const [value, text] of PRINTED) assert.equal(formatGoValue(value), text);
});
