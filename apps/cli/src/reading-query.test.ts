import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingQuery } from './reading-query.ts';

test('asks for everything unless told otherwise', () => {
  assert.deepEqual(readingQuery({}, 1000), {});
});

test('asks for a span that ends now, in nanoseconds', () => {
  assert.deepEqual(readingQuery({ device: 'Pump', resource: 'Flow', since: '15m' }, 1_700_000_000_000), {
    device: 'Pump',
    resource: 'Flow',
    start: 1_699_999_100_000_000_000n,
    end: 1_700_000_000_000_000_000n,
  });
});
