import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canonicalValueType,
  elementType,
  integerRange,
  isFloatType,
  isIntegerType,
  isNumericType,
  isObjectType,
  VALUE_TYPES,
} from './values.ts';

test('knows the 27 value types of EdgeX in any case', () => {
  assert.equal(VALUE_TYPES.length, 27);
  for (const type of VALUE_TYPES) {
    for (const text of [type, type.toLowerCase(), type.toUpperCase()]) assert.equal(canonicalValueType(text), type);
  }
});

test('knows no other types', () => {
  for (const text of ['', 'Int', 'Int128', 'float', ' Int8', 'constructor', '__proto__']) assert.equal(canonicalValueType(text), undefined);
});

test('sorts the types by kind', () => {
  const kinds = (is: (type: (typeof VALUE_TYPES)[number]) => boolean) => VALUE_TYPES.filter(is).join(' ');
  assert.equal(kinds(isIntegerType), 'Uint8 Uint16 Uint32 Uint64 Int8 Int16 Int32 Int64');
  assert.equal(kinds(isFloatType), 'Float32 Float64');
  assert.equal(kinds(isNumericType), 'Uint8 Uint16 Uint32 Uint64 Int8 Int16 Int32 Int64 Float32 Float64');
  assert.equal(kinds(isObjectType), 'Object ObjectArray');
});

test('knows the elements of arrays', () => {
  assert.equal(elementType('Int8Array'), 'Int8');
  assert.equal(elementType('StringArray'), 'String');
  for (const type of ['Int8', 'Binary', 'Object', 'ObjectArray'] as const) assert.equal(elementType(type), undefined);
});

test('knows the full range of each integer type', () => {
  assert.deepEqual(integerRange('Int8'), [-128n, 127n]);
  assert.deepEqual(integerRange('Uint8'), [0n, 255n]);
  assert.deepEqual(integerRange('Int64'), [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n]);
  assert.deepEqual(integerRange('Uint64'), [0n, 18_446_744_073_709_551_615n]);
  assert.throws(() => integerRange('Float32'), RangeError);
});
