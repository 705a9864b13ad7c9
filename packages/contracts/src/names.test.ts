import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeName, unescapeName } from './names.ts';

const ESCAPED: readonly [string, string][] = [
  ['Int8', 'Int8'],
  ['test-device', 'test%2Ddevice'],
  ['a.b_c~d', 'a%2Eb%5Fc%7Ed'],
  ['a b', 'a%20b'],
  ['a/b', 'a%2Fb'],
  ['a+b', 'a%2Bb'],
  ['100%', '100%25'],
  ['a$b&c:d=e@f', 'a$b&c:d=e@f'],
  ["!*'()", '%21%2A%27%28%29'],
  ['Pumpe Süd', 'Pumpe%20S%C3%BCd'],
  ['#?;,', '%23%3F%3B%2C'],
  ['', ''],
];

test('escapes a name as one level of a topic, with the characters EdgeX adds', () => {
  for (const [name, level] of ESCAPED) assert.equal(escapeName(name), level);
});

test('gives every escaped name back', () => {
  for (const [name, level] of ESCAPED) assert.equal(unescapeName(level), name);
});

test('leaves a name alone that was never escaped', () => {
  assert.equal(unescapeName('test-device'), 'test-device');
});

test('escapes a name with half a surrogate pair instead of failing', () => {
  assert.equal(escapeName('\ud800'), '%EF%BF%BD');
});

test('refuses a level with a broken escape', () => {
  for (const level of ['%', '%zz', '%C3', '100%']) assert.throws(() => unescapeName(level), { kind: 'ContractInvalid' });
});
