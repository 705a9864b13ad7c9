import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFloat, parseFloatText } from './float-text.ts';

/** Texts that Go's strconv.FormatFloat(x, 'e', -1, 64) gives. */
const WIDE: readonly [number, string][] = [
  [0, '0e+00'],
  [-0, '-0e+00'],
  [1, '1e+00'],
  [-3, '-3e+00'],
  [0.1, '1e-01'],
  [3.14, '3.14e+00'],
  [16777216, '1.6777216e+07'],
  [1e21, '1e+21'],
  [5e-324, '5e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [0.1 + 0.2, '3.0000000000000004e-01'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
];

/** Texts that Go's strconv.FormatFloat(x, 'e', -1, 32) gives; powers of two and ties are the hard ones. */
const NARROW: readonly [number, string][] = [
  [0.1, '1e-01'],
  [3.14, '3.14e+00'],
  [1 / 3, '3.3333334e-01'],
  [16777216, '1.6777216e+07'],
  [2183815.25, '2.1838152e+06'],
  [-4143083.25, '-4.1430832e+06'],
  [2 ** -12, '2.4414063e-04'],
  [2 ** 87, '1.5474251e+26'],
  [2 ** 90, '1.2379401e+27'],
  [2 ** -126, '1.1754944e-38'],
  [2 ** -149, '1e-45'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [-0, '-0e+00'],
  [1e39, '+Inf'],
];

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

test('writes Float64 as Go does', () => {
  for (const [value, text] of WIDE) assert.equal(formatFloat(value, 64), text);
});

test('writes Float32 by its own shortest text, as Go does', () => {
  for (const [value, text] of NARROW) assert.equal(formatFloat(value, 32), text);
});

test('reads back 10,000 random floats of either width exactly', () => {
  const next = generator(20_26);
  const bits = new DataView(new ArrayBuffer(8));
  for (let round = 0; round < 10_000; round++) {
    bits.setUint32(0, next());
    bits.setUint32(4, next());
    const narrow = bits.getFloat32(0);
    const wide = bits.getFloat64(0);
    assert.ok(Object.is(parseFloatText(formatFloat(narrow, 32), 32), narrow), `Float32 ${narrow}`);
    assert.ok(Object.is(parseFloatText(formatFloat(wide, 64), 64), wide), `Float64 ${wide}`);
  }
});

test('never writes more digits than a width needs', () => {
  const next = generator(7);
  const bits = new DataView(new ArrayBuffer(4));
  for (let round = 0; round < 10_000; round++) {
    bits.setUint32(0, next());
    const mantissa = formatFloat(bits.getFloat32(0), 32).split('e')[0] ?? '';
    assert.ok(mantissa.replace(/[-.]/g, '').length <= 9, mantissa);
  }
});

test('reads what Go reads', () => {
  const read: readonly [string, number][] = [
    ['1', 1],
    ['+1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['-1E-2', -0.01],
    ['inf', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['nan', Number.NaN],
  ];
  for (const [text, value] of read) assert.ok(Object.is(parseFloatText(text, 64), value), text);
});

test('refuses what is no number or does not fit', () => {
  for (const text of ['', ' 1', '1 ', '.', 'e5', '1e', '1,5', '0x10', '1e309', '+nan', 'Infinit'])
    assert.equal(parseFloatText(text, 64), undefined, text);
  for (const text of ['3.4028236e38', '-1e39']) assert.equal(parseFloatText(text, 32), undefined, text);
  assert.equal(parseFloatText('3.4028235e38', 32), 3.4028234663852886e38);
});
