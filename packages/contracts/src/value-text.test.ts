import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatValue, parseValue, tryParseValue } from './value-text.ts';
import { elementType, integerRange, isIntegerType, VALUE_TYPES, type ValueType } from './values.ts';

/** Value, its text, and other texts that mean the same. */
const BOTH: readonly [ValueType, unknown, string, ...string[]][] = [
  ['Bool', true, 'true', '1', 't', 'T', 'TRUE', 'True'],
  ['Bool', false, 'false', '0', 'f', 'F', 'FALSE', 'False'],
  ['String', '', ''],
  ['String', ' "x" ', ' "x" '],
  ['Int8', -128, '-128'],
  ['Int8', 12, '12', '+12', '012'],
  ['Int8', 0, '0', '-0', '+0'],
  ['Uint8', 255, '255'],
  ['Int32', -2_147_483_648, '-2147483648'],
  ['Uint32', 4_294_967_295, '4294967295'],
  ['Int64', 9_223_372_036_854_775_807n, '9223372036854775807'],
  ['Int64', -9_223_372_036_854_775_808n, '-9223372036854775808'],
  ['Uint64', 18_446_744_073_709_551_615n, '18446744073709551615'],
  ['Float32', Math.fround(0.1), '1e-01', '0.1', '.1', '1e-1'],
  ['Float64', 16_777_216, '1.6777216e+07', '16777216'],
  ['Float64', Number.NaN, 'NaN', 'nan'],
  ['Float64', Number.NEGATIVE_INFINITY, '-Inf', '-infinity'],
  ['BoolArray', [true, false], '[true, false]', '[1,0]', '[ t , f ]'],
  ['StringArray', ['a "b"', 'ü<'], '["a \\"b\\"","ü\\u003c"]', '["a \\"b\\"", "ü<"]'],
  ['Int16Array', [1, -2, 3], '[1, -2, 3]', '[1,-2,3]'],
  ['Int64Array', [9_223_372_036_854_775_807n, 0n], '[9223372036854775807, 0]'],
  ['Uint8Array', [], '[]', '[ ]'],
  ['Float32Array', [1, 2.5], '[1e+00, 2.5e+00]', '[1, 2.5]'],
  ['Float64Array', [0.1], '[1e-01]'],
];

const REFUSED: readonly [ValueType, ...string[]][] = [
  ['Bool', '', 'yes', 'tRUE', '2'],
  ['Int8', '', '128', '-129', '1.0', '1e2', ' 1', '0x1', '1_0', '--1'],
  ['Uint8', '-1', '+1', '256', '-0'],
  ['Int64', '9223372036854775808', '-9223372036854775809', '9'.repeat(500)],
  ['Uint64', '18446744073709551616', '-1'],
  ['Float32', '3.5e38', '', 'abc', '1,5'],
  ['Float64', '1e309', '0x1p-2'],
  ['Int8Array', '', '1, 2', '[1', '1]', '[1 2]', '[1, 200]', '[1,,2]', '[', '[1, 2],'],
  ['StringArray', '', '[a]', '["a", 1]', '{"a":1}'],
  ['Binary', '', 'AQI='],
  ['Object', '{}'],
];

test('writes each value as EdgeX does and reads it back', () => {
  for (const [type, value, text, ...others] of BOTH) {
    assert.equal(formatValue(type, value), text);
    for (const read of [text, ...others]) assert.deepEqual(parseValue(type, read), value, `${type} ${read}`);
  }
});

test('refuses texts that are not of the type', () => {
  for (const [type, ...texts] of REFUSED) {
    for (const text of texts) {
      assert.equal(tryParseValue(type, text), undefined, `${type} ${text}`);
      assert.throws(() => parseValue(type, text), { kind: 'ContractInvalid', message: `The value does not match the ${type} valueType` });
    }
  }
});

test('takes 64-bit integers as number or bigint, and typed arrays for arrays', () => {
  assert.equal(formatValue('Int64', 5), '5');
  assert.equal(formatValue('Uint64', 2 ** 63), '9223372036854775808');
  assert.equal(formatValue('Int32', 5n), '5');
  assert.equal(formatValue('Int8', -0), '0');
  assert.equal(formatValue('Float32Array', new Float32Array([0.1])), '[1e-01]');
  assert.equal(formatValue('Int64Array', new BigInt64Array([1n])), '[1]');
});

test('writes objects as JSON', () => {
  assert.equal(formatValue('Object', { a: 1_700_000_000_000_000_001n }), '{"a":1700000000000000001}');
});

test('refuses values of another type or out of range', () => {
  const wrong: readonly [ValueType, unknown][] = [
    ['Bool', 'true'],
    ['String', 1],
    ['Int8', 128],
    ['Int8', 1.5],
    ['Int8', '1'],
    ['Int8', Number.NaN],
    ['Uint64', -1n],
    ['Float64', 1n],
    ['Float32', '1'],
    ['Int8Array', 1],
    ['Int8Array', [1, '2']],
    ['Binary', 'x'],
  ];
  for (const [type, value] of wrong) assert.throws(() => formatValue(type, value), { kind: 'ContractInvalid' });
});

test('holds both ends of each integer type, alone and in arrays, and nothing beyond', () => {
  for (const type of VALUE_TYPES) {
    const scalar = elementType(type) ?? type;
    if (!isIntegerType(scalar)) continue;
    const wrap = (integer: bigint) => (scalar === type ? String(integer) : `[${integer}]`);
    const [least, most] = integerRange(scalar);
    for (const end of [least, most]) assert.equal(formatValue(type, parseValue(type, wrap(end))), wrap(end));
    for (const beyond of [least - 1n, most + 1n]) assert.equal(tryParseValue(type, wrap(beyond)), undefined);
  }
});
