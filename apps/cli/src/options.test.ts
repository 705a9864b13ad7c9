import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignments, spanMs, wholeNumber } from './options.ts';
import { UsageError } from './usage-error.ts';

test('takes a whole number within its bounds and names the bounds otherwise', () => {
  const bounds = { min: 1, max: 10, fallback: 5 };
  assert.equal(wholeNumber('limit', undefined, bounds), 5);
  assert.equal(wholeNumber('limit', '7', bounds), 7);
  for (const text of ['0', '11', '1.5', 'x', '']) assert.throws(() => wholeNumber('limit', text, bounds), UsageError);
});

test('reads spans of time as people write them', () => {
  assert.equal(spanMs('since', '500ms'), 500);
  assert.equal(spanMs('since', '1.5h'), 5_400_000);
  assert.equal(spanMs('since', undefined, 42), 42);
  for (const text of ['5', 's', '-1s', '1w']) assert.throws(() => spanMs('since', text), /Write it as 500ms/);
});

test('reads name=value words and keeps further equal signs in the value', () => {
  assert.deepEqual(assignments(['a=1', 'b=x=y', 'c=']), { a: '1', b: 'x=y', c: '' });
  assert.throws(() => assignments(['a']), /"a" is not of the form name=value/);
});
