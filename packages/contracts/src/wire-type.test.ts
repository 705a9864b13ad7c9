import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Convert,
  isJsonObject,
  jsonKind,
  TypeClash,
  toBytes,
  toFlag,
  toFloat,
  toInt64,
  toLenientText,
  toText,
  toUint64,
  toValueText,
  toValueType,
  toWhole,
} from './wire-type.ts';

const MAX = 2n ** 63n - 1n;

const CONVERTED: readonly [Convert, unknown, unknown][] = [
  [toText, '', ''],
  [toLenientText, 5, '5'],
  [toLenientText, 5n, '5'],
  [toLenientText, false, 'false'],
  [toValueType, 'FLOAT32', 'Float32'],
  [toValueType, 'nope', 'nope'],
  [toInt64, 5, 5n],
  [toInt64, -MAX - 1n, -MAX - 1n],
  [toUint64, 2n ** 64n - 1n, 2n ** 64n - 1n],
  [toWhole, 5, 5],
  [toWhole, 5n, 5],
  [toFloat, 2n ** 60n, 2 ** 60],
  [toFlag, false, false],
  [toBytes, 'AQI=', new Uint8Array([1, 2])],
  [toValueText, 1_000_000, '1000000'],
  [toValueText, 1e21, '1e+21'],
  [toValueText, 0.000001, '1e-06'],
  [toValueText, MAX, String(MAX)],
  [toValueText, [1, true, 2n], '[1, true, 2]'],
  [toValueText, ['a"', 'b'], '["a\\"","b"]'],
  [toValueText, { a: 1 }, '{"a":1}'],
];

const REFUSED: readonly [Convert, ...unknown[]][] = [
  [toText, 1, null, undefined, {}, []],
  [toLenientText, {}, [], null],
  [toValueType, 1],
  [toInt64, '1', 1.5, 2 ** 53, MAX + 1n, -MAX - 2n, Number.NaN],
  [toUint64, -1, 2n ** 64n],
  [toWhole, 1.5, '1', 2 ** 53, MAX + 1n],
  [toFloat, '1', Number.NaN, Number.NEGATIVE_INFINITY, null],
  [toFlag, 0, 1, 'true'],
  [toBytes, '*', 1, [1], {}],
];

test('brings good values into their decoded form', () => {
  for (const [convert, value, converted] of CONVERTED) assert.deepEqual(convert(value), converted);
});

test('reports values of another type', () => {
  for (const [convert, ...values] of REFUSED) {
    for (const value of values) assert.throws(() => convert(value), TypeClash);
  }
});

test('names JSON kinds as Go does', () => {
  const kinds: readonly [unknown, string][] = [
    [null, 'null'],
    [undefined, 'null'],
    [[], 'array'],
    [{}, 'object'],
    ['', 'string'],
    [1, 'number'],
    [1n, 'number'],
    [true, 'bool'],
  ];
  for (const [value, kind] of kinds) assert.equal(jsonKind(value), kind);
});

test('tells objects from lists, bytes and nothing', () => {
  assert.ok(isJsonObject({}) && isJsonObject(Object.create(null)));
  for (const value of [null, undefined, [], new Uint8Array(), 'x', 1]) assert.ok(!isJsonObject(value));
});
