import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportLines } from './report.ts';

test('tells value, floor and ratio of a measurement in a line', () => {
  const baseline = { label: 'bare', value: 20_000, unit: '/s' };
  const lines = reportLines({ title: 'Rate' }, [{ label: 'all', value: 10_000.4, unit: '/s', floor: { atLeast: 12_000 }, baseline }]);
  assert.deepEqual(lines, ['Rate', '  all  10,000/s; MISSES at least 12,000 /s; 0.50 × bare (20,000/s)', '']);
});

test('puts a note below', () => {
  const lines = reportLines({ title: 'Time' }, [{ label: 'p50', value: 1.234, unit: 'ms', floor: { atMost: 1.5 }, note: 'longest 3 ms' }]);
  assert.deepEqual(lines, ['Time', '  p50  1.23 ms; reaches at most 1.50 ms', '       longest 3 ms', '']);
});
