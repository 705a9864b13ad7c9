import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanCbor } from './cbor-scan.ts';

const scan = (hex: string): void => scanCbor(Buffer.from(hex, 'hex'));

for (const [what, hex] of [
  ['a small integer', '17'],
  ['a 64-bit integer', '1bffffffffffffffff'],
  ['a negative integer', '3903e7'],
  ['byte and text strings', '82420102626162'],
  ['a long text', `7818${'61'.repeat(24)}`],
  ['a string in pieces', '7f61616162ff'],
  ['a map within an array', '81a1616101'],
  ['maps and arrays without length', 'bf61619f01ffff'],
  ['true, false and null', '83f5f4f6'],
  ['floats of all widths', '83f93c00fa3f800000fb3ff0000000000000'],
  ['a big number', 'c249010000000000000000'],
  ['the mark "this is CBOR"', 'd9d9f700'],
] as const) {
  test(`lets ${what} through`, () => scan(hex));
}

for (const [what, hex, reason] of [
  ['no bytes', '', /the bytes end/],
  ['a cut integer', '1900', /the bytes end/],
  ['a cut string', '43aabb', /the bytes end within the value at byte 1/],
  ['an array that claims more items than there are bytes', '9a00100000', /the bytes end/],
  ['a map that lacks a value', 'a16161', /the bytes end/],
  ['an endless map that ends after a name', 'bf6161ff', /starts no value/],
  ['a lone end mark', 'ff', /starts no value/],
  ['two values', '0102', /the value ends at byte 1, but there are 2/],
  ['a date', 'c074', /tag 0 is not supported/],
  ['a class', 'd81b80', /tag 27 is not supported/],
  ['undefined', 'f7', undefined],
  ['a simple value of two bytes', 'f8ff', /simple value/],
  ['reserved lengths', '5c', /starts no value/],
  ['a tag without length', 'df', /starts no value/],
  ['an endless integer', '1f', /starts no value/],
] as const) {
  if (reason === undefined) test(`lets ${what} through, which decodes to nothing`, () => scan(hex));
  else test(`refuses ${what}`, () => assert.throws(() => scan(hex), { name: 'RangeError', message: reason }));
}

test('refuses what is nested too deeply without running out of stack', () => {
  scan(`${'81'.repeat(100)}01`);
  for (const depth of [200, 1_000_000]) assert.throws(() => scan(`${'81'.repeat(depth)}01`), { message: /nested more than 128 deep/ });
  assert.throws(() => scan(`${'c2'.repeat(1000)}00`), { message: /nested/ });
  assert.throws(() => scan(`${'9f'.repeat(1000)}00`), { message: /nested/ });
});

test('needs time in proportion to the bytes', () => {
  const bytes = Buffer.concat([Buffer.from('9a00100000', 'hex'), Buffer.alloc(0x100000, 1)]);
  const before = performance.now();
  scanCbor(bytes);
  assert.ok(performance.now() - before < 1000);
});
