import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ResourceProperties, ValueType } from '@skerry/contracts';
import { dividedBy, integral, minus, plus, ratioOf, times } from './exact-number.ts';
import { asTyped, fits, integerTypeOf, isFloat, isNumericScalar, wrap } from './numeric-type.ts';
import { compileReadTransform, compileWriteTransform } from './transform.ts';

const properties = (valueType: ValueType, rest: Partial<ResourceProperties>): ResourceProperties => ({
  valueType,
  readWrite: 'RW',
  ...rest,
});
const read = (type: ValueType, rest: Partial<ResourceProperties>, value: number | bigint) =>
  compileReadTransform(type, properties(type, rest))?.(value);
const write = (type: ValueType, rest: Partial<ResourceProperties>, value: number | bigint) =>
  compileWriteTransform(type, properties(type, rest))?.(value);

describe('exact numbers', () => {
  test('take a decimal for what it prints as', () => {
    assert.deepEqual(ratioOf(0.1), { num: 1n, den: 10n });
    assert.deepEqual(ratioOf(-2.5e-7), { num: -25n, den: 100000000n });
    assert.deepEqual(ratioOf(1e21), { num: 10n ** 21n, den: 1n });
    assert.deepEqual(ratioOf(2n ** 64n), { num: 2n ** 64n, den: 1n });
  });

  test('add, subtract, multiply and divide without rounding', () => {
    const [a, b] = [ratioOf(0.1), ratioOf(0.2)];
    assert.equal(integral(plus(a, ratioOf(0.9))), 1n);
    assert.equal(integral(minus(b, ratioOf(0.2))), 0n);
    assert.equal(integral(times(b, ratioOf(5))), 1n);
    assert.equal(integral(dividedBy(b, a)!), 2n);
    assert.equal(dividedBy(a, ratioOf(0)), undefined);
    assert.equal(integral(a), undefined);
  });
});

describe('integer types', () => {
  test('know their range, width and form', () => {
    assert.deepEqual(integerTypeOf('Int8'), { bits: 8, signed: true, min: -128n, max: 127n });
    assert.equal(integerTypeOf('Uint64')?.max, 2n ** 64n - 1n);
    assert.equal(integerTypeOf('Float32'), undefined);
    assert.ok(isFloat('Float64') && !isFloat('Int8') && isNumericScalar('Uint16') && !isNumericScalar('Bool'));
    const [int8, int64] = [integerTypeOf('Int8')!, integerTypeOf('Int64')!];
    assert.deepEqual([asTyped(5n, int8), asTyped(5n, int64)], [5, 5n]);
    assert.deepEqual([fits(128n, int8), wrap(128n, int8), wrap(-1n, integerTypeOf('Uint8')!)], [false, -128n, 255n]);
  });
});

describe('reading', () => {
  test('does nothing where the properties change nothing', () => {
    assert.equal(compileReadTransform('Int16', properties('Int16', { scale: 1, offset: 0, mask: 0n, shift: 0, base: 0 })), undefined);
    assert.equal(compileReadTransform('String', properties('String', { scale: 2 })), undefined);
    assert.equal(compileReadTransform('Int8Array', properties('Int8Array', { scale: 2 })), undefined);
  });

  for (const [about, type, rest, value, expected] of [
    ['scales an integer by a fraction exactly', 'Uint16', { scale: 0.1 }, 100, 10],
    ['says overflow when the result has a fraction', 'Uint16', { scale: 0.1 }, 101, 'overflow'],
    ['says overflow above the range', 'Int8', { scale: 100 }, 2, 'overflow'],
    ['says overflow below the range of an unsigned type', 'Uint8', { offset: -5 }, 3, 'overflow'],
    ['adds a negative offset to an unsigned type', 'Uint8', { offset: -5 }, 8, 3],
    ['scales before it adds', 'Int32', { scale: 2, offset: 1 }, 10, 21],
    ['keeps every digit of 64 bits', 'Uint64', { offset: 1 }, 2n ** 63n, 2n ** 63n + 1n],
    ['masks, then shifts right', 'Uint16', { mask: 0x0ff0n, shift: 4 }, 0xabcd, 0xbc],
    ['shifts left within the width for a negative shift', 'Uint8', { shift: -4 }, 0xff, 0xf0],
    ['masks negative numbers as two’s complement', 'Int8', { mask: 0xf0n }, -1, -16],
    ['raises the base to the value', 'Int32', { base: 2 }, 10, 1024],
    ['says overflow when the power is too large', 'Int32', { base: 2 }, 40, 'overflow'],
    ['says overflow for a huge exponent without computing it', 'Int64', { base: 10 }, 2n ** 40n, 'overflow'],
    ['takes fractional powers that end in an integer', 'Int32', { base: 0.5 }, -3, 8],
    ['takes powers of one and minus one', 'Int64', { base: -1 }, 1_000_001n, -1n],
    ['scales a float', 'Float64', { scale: 0.5, offset: 1 }, 3, 2.5],
    ['rounds a Float32 to its width', 'Float32', { scale: 0.1 }, 3, Math.fround(3 * 0.1)],
    ['says overflow for a Float32 out of range', 'Float32', { scale: 1e30 }, 1e10, 'overflow'],
    ['says NaN for what is no number', 'Float64', {}, Number.NaN, 'NaN'],
    ['leaves infinity alone without a transform', 'Float64', {}, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ['raises a base to a float', 'Float64', { base: 10 }, 2, 100],
  ] as const) {
    test(about, () => assert.equal(read(type, rest as Partial<ResourceProperties>, value), expected));
  }
});

describe('writing', () => {
  for (const [about, type, rest, value, expected] of [
    ['divides by the scale exactly', 'Uint16', { scale: 0.1 }, 10, 100],
    ['subtracts the offset before it divides', 'Int32', { scale: 2, offset: 1 }, 21, 10],
    ['takes the logarithm of an integer exactly', 'Int32', { base: 10 }, 1000, 3],
    ['takes the logarithm of a float', 'Float64', { base: 10 }, 100, 2],
    ['shifts back, then masks', 'Uint16', { mask: 0x0ff0n, shift: 4 }, 0xbc, 0xbc0],
    ['shifts right for a negative shift', 'Uint8', { shift: -4 }, 0xf0, 0x0f],
    ['keeps every digit of 64 bits', 'Uint64', { offset: 1 }, 2n ** 63n + 1n, 2n ** 63n],
    ['rounds a Float32 to its width', 'Float32', { scale: 3 }, 1, Math.fround(1 / 3)],
    ['accepts the limits themselves', 'Int8', { minimum: -5, maximum: 5 }, 5, 5],
  ] as const) {
    test(about, () => assert.equal(write(type, rest as Partial<ResourceProperties>, value), expected));
  }

  for (const [about, type, rest, value, message] of [
    [
      'refuses a value above the maximum, untransformed',
      'Uint8',
      { maximum: 10, scale: 0.1 },
      11,
      'set command parameter out of maximum value 10',
    ],
    ['refuses a value below the minimum', 'Float32', { minimum: 1.5 }, 1, 'set command parameter out of minimum value 1.5'],
    [
      'compares 64 bits with the limit exactly',
      'Uint64',
      { maximum: 2 ** 53 },
      2n ** 53n + 1n,
      'set command parameter out of maximum value 9007199254740992',
    ],
    ['refuses what no integer is read back as', 'Int16', { scale: 10 }, 5, 'transformed value out of its original type (int16) range'],
    ['refuses to divide by zero', 'Int16', { scale: 0 }, 5, 'transformed value out of its original type (int16) range'],
    ['refuses a logarithm that is no integer', 'Int16', { base: 2 }, 5, 'transformed value out of its original type (int16) range'],
    [
      'refuses the logarithm of a negative number',
      'Float64',
      { base: 10 },
      -1,
      'transformed value out of its original type (float64) range',
    ],
  ] as const) {
    test(about, () => assert.throws(() => write(type, rest as Partial<ResourceProperties>, value), { kind: 'ContractInvalid', message }));
  }

  test('gives back what reading gave, for every byte', () => {
    const rest = { scale: 0.5, offset: 3 };
    for (let raw = -128; raw < 128; raw += 2) {
      const value = read('Int8', rest, raw);
      assert.equal(write('Int8', rest, value as number), raw);
    }
  });
});
