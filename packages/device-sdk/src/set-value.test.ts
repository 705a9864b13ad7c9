import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ValueType } from '@skerry/contracts';
import { coerceValue } from './coerce-value.ts';
import { printedValue, readingValue } from './reading-value.ts';
import { parseSetValue } from './set-value.ts';

describe('a value to set', () => {
  for (const [type, given, expected] of [
    ['String', 'text', 'text'],
    ['String', '', ''],
    ['String', 1000000, '1000000'],
    ['String', true, 'true'],
    ['Bool', 'T', true],
    ['Bool', 1, true],
    ['Bool', false, false],
    ['Int8', '-128', -128],
    ['Int8', '+5', 5],
    ['Int32', 1234567, 1234567],
    ['Int32', '1234567', 1234567],
    ['Int64', 9007199254740993n, 9007199254740993n],
    ['Uint64', '18446744073709551615', 18446744073709551615n],
    ['Uint64', 1e15, 1000000000000000n],
    ['Float32', '0.1', Math.fround(0.1)],
    ['Float64', 1e3, 1000],
    ['Float64', '-1.5e-3', -0.0015],
    ['Float64', 'NaN', Number.NaN],
    ['Float64', 'P/AAAAAAAAA=', 1],
    ['Float32', 'P4AAAA==', 1],
    ['Uint8Array', '[1, 2,3]', [1, 2, 3]],
    ['Uint64Array', '[18446744073709551615]', [18446744073709551615n]],
    ['Uint16Array', [1, 65535], [1, 65535]],
    ['Int8Array', '[1,-2]', [1, -2]],
    ['Int64Array', '[9007199254740993]', [9007199254740993n]],
    ['Float64Array', [1, 2.5], [1, 2.5]],
    ['BoolArray', '[true,false]', [true, false]],
    ['StringArray', '["a b","c"]', ['a b', 'c']],
    ['StringArray', ['x'], ['x']],
    ['Object', { a: 1 }, { a: 1 }],
    ['Object', '{"a":{"b":2}}', { a: { b: 2 } }],
    ['ObjectArray', '[{"a":1}]', [{ a: 1 }]],
    ['ObjectArray', [{ a: 1 }], [{ a: 1 }]],
    ['Int8', null, null],
  ] as const) {
    test(`${type} takes ${String(typeof given === 'object' ? JSON.stringify(given) : given)} (${typeof given})`, () => {
      assert.deepEqual(parseSetValue(given, type), expected);
    });
  }

  for (const [type, given, reason] of [
    ['Bool', 'yes', /parsing "yes": invalid syntax/],
    ['Int8', '128', /parsing "128": value out of range/],
    ['Uint8', '-1', /parsing "-1": invalid syntax/],
    ['Int16', 1.5, /parsing "1.5": invalid syntax/],
    ['Int16', '0x10', /invalid syntax/],
    ['Float64', '1e400', /value out of range/],
    ['Float32', '1e39', /value out of range/],
    ['Float32', 'warm', /neither a number nor/],
    ['Uint8Array', '[1,256]', /value out of range/],
    ['Int8Array', '7', /an array is needed/],
    ['BoolArray', [1], /1 is no Bool/],
    ['StringArray', [1], /1 is no String/],
    ['Object', [1], /a JSON object is needed/],
    ['Object', '[', /./],
    ['ObjectArray', [1], /a JSON object is needed/],
    ['ObjectArray', {}, /a JSON array of objects is needed/],
  ] as const) {
    test(`${type} refuses ${JSON.stringify(given)}`, () => {
      const failure = { kind: 'ContractInvalid', message: /^failed to convert set parameter .* to ValueType / };
      assert.throws(
        () => parseSetValue(given, type as ValueType),
        (error: Error & { fullMessage: string; kind: string }) => {
          assert.match(error.message, failure.message);
          assert.match(error.fullMessage, reason);
          return error.kind === failure.kind;
        },
      );
    });
  }

  test('is refused when empty, or for a Binary', () => {
    assert.throws(() => parseSetValue(' ', 'Int8'), { message: 'empty string is invalid for Int8 value type' });
    assert.throws(() => parseSetValue('AA==', 'Binary'), { message: 'unrecognized value type' });
  });
});

describe("a driver's value", () => {
  for (const [type, given, expected] of [
    ['Int8', 5n, 5],
    ['Int64', 5, 5n],
    ['Uint64', 2n ** 64n - 1n, 2n ** 64n - 1n],
    ['Float32', 0.1, Math.fround(0.1)],
    ['Float64', 3n, 3],
    ['Bool', true, true],
    ['String', 'x', 'x'],
    ['Int16Array', new Int16Array([1, -2]), [1, -2]],
    ['Int64Array', [1, 2n], [1n, 2n]],
    ['Object', { a: 1 }, { a: 1 }],
    ['ObjectArray', [{ a: 1 }], [{ a: 1 }]],
  ] as const) {
    test(`of type ${type} comes in its one form`, () => assert.deepEqual(coerceValue(type, given), expected));
  }

  for (const [type, given] of [
    ['Int8', 128],
    ['Uint8', -1n],
    ['Int64', 1.5],
    ['Int8', Number.NaN],
    ['Float64', '1'],
    ['Bool', 1],
    ['String', 1],
    ['Binary', 'x'],
    ['Object', []],
    ['Int8Array', 1],
    ['Int8Array', [300]],
    ['ObjectArray', [1]],
  ] as const) {
    test(`of type ${type} is refused as ${String(given)}`, () => {
      assert.throws(() => coerceValue(type, given), { kind: 'UnexpectedServerError', message: /the driver gave .*, which is no / });
    });
  }

  test('is refused as a Binary above 16 MiB', () => {
    assert.throws(() => coerceValue('Binary', new Uint8Array(16 * 1024 * 1024 + 1)), { message: /exceeds the limit of 16777216 bytes/ });
  });

  test('fills the members of a reading that its type has', () => {
    assert.deepEqual(readingValue('Float64', 1.5), { valueType: 'Float64', value: '1.5e+00' });
    assert.deepEqual(readingValue('Object', { a: 1 }), { valueType: 'Object', objectValue: { a: 1 } });
    assert.deepEqual(readingValue('Binary', new Uint8Array([1]), 'image/png'), {
      valueType: 'Binary',
      binaryValue: new Uint8Array([1]),
      mediaType: 'image/png',
    });
  });

  test('is printed for assertions as Go prints it', () => {
    assert.equal(printedValue('Float32', Math.fround(0.1)), '0.1');
    assert.equal(printedValue('Float64', 1e6), '1e+06');
    assert.equal(printedValue('Int64', 1000000n), '1000000');
    assert.equal(printedValue('Bool', true), 'true');
  });
});
