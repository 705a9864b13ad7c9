import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestLog } from '../testkit/test-log.ts';
import { createLenientNameFilter, createNameFilter } from './name-filter.ts';

test('passes names that match one of the patterns, or with out those that match none', () => {
  const names = ['Pump-1', 'Boiler-1', 'Boiler-2'];
  assert.deepEqual(names.filter(createNameFilter(['^Boiler', '2$'], false)), ['Boiler-1', 'Boiler-2']);
  assert.deepEqual(names.filter(createNameFilter(['^Boiler', '2$'], true)), ['Pump-1']);
});

test('gives the same answer for a name it remembers, over any number of names', () => {
  const passes = createNameFilter(['7'], false);
  for (let round = 0; round < 2; round += 1) {
    for (let number = 0; number < 10_000; number += 1) assert.equal(passes(`dev-${number}`), String(number).includes('7'));
  }
});

test('throws for a bad pattern, or logs it where asked to', () => {
  const log = new TestLog();
  assert.throws(() => createNameFilter(['a', '+'], false), /nothing before "\+" to repeat/);
  assert.equal(createLenientNameFilter(['a', '+'], true, log)('a'), false);
  assert.equal(log.entries[0]?.level, 'ERROR');
});
