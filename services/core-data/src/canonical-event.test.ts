import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueType } from '@skerry/contracts';
import { createEvents } from './bench.test.ts';
import { canonicalEvent } from './canonical-event.ts';

test('hands an event back as it is when nothing has to change', () => {
  const make = createEvents();
  const event = make({ readings: [{ valueType: 'Float64', value: '1.25e+03' }, { value: '007' }, { valueType: 'String', value: '1.50' }] });
  assert.equal(canonicalEvent(event), event);
});

test('writes floating point numbers in the shortest text of their width', () => {
  const canonical = (valueType: ValueType, value: string) =>
    canonicalEvent(createEvents()({ readings: [{ valueType, value }] })).readings[0]?.value;
  assert.equal(canonical('Float64', '1.50e+00'), '1.5e+00');
  assert.equal(canonical('Float32', '1.100000023841858e+00'), '1.1e+00');
  assert.equal(canonical('Float64', '1e300'), '1e+300');
  assert.equal(canonical('Float64', 'NaN'), 'NaN');
  assert.equal(canonical('Float32Array', '[1,2]'), '[1e+00, 2e+00]');
});

test('never modifies the event it was given', () => {
  const event = createEvents()({ readings: [{ valueType: 'Float64', value: '2' }] });
  assert.equal(canonicalEvent(event).readings[0]?.value, '2e+00');
  assert.equal(event.readings[0]?.value, '2');
});

test('leaves null readings alone', () => {
  const event = createEvents()({ readings: [{ valueType: 'Float64', value: null, binaryValue: null, objectValue: null }] });
  assert.equal(canonicalEvent(event), event);
});
