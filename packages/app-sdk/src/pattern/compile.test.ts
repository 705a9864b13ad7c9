import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePattern } from './compile.ts';
import { PatternError } from './syntax.ts';

const MATCHES: readonly (readonly [pattern: string, text: string])[] = [
  ['Rand', 'My-Random-Device'],
  ['', 'anything'],
  ['^Random.*-Device$', 'Random-Integer-Device'],
  ['a|b', 'xb'],
  ['|x', 'q'],
  ['(?:ab){2}c', 'ababc'],
  ['a{2,}', 'aaa'],
  ['a{0,1}b', 'b'],
  ['a??b', 'ab'],
  ['a{1', 'a{1'],
  ['2}', '2}'],
  ['\\d+\\.\\d', 'v10.5'],
  ['\\W', 'a b'],
  ['[[:upper:]][^[:digit:]]', 'Ab'],
  ['[]a]', ']'],
  ['[a\\-z]', '-'],
  ['[\\d_]', '7'],
  ['\\x41\\x{1F600}', 'A😀'],
  ['\\101', 'A'],
  ['\\pL', 'é'],
  ['\\p{Greek}', 'λ'],
  ['\\P{L}', '1'],
  ['(?i)boiler', 'BOILER-1'],
  ['(?i:b)oiler', 'Boiler'],
  ['a(?i)b|c', 'C'],
  ['(?s)a.b', 'a\nb'],
  ['(?m)^b$', 'a\nb\nc'],
  ['\\bfoo\\b', 'a foo b'],
  ['o\\Bo', 'foo'],
  ['\\Aa\\z', 'a'],
  ['\\Qa.b\\E+', 'a.b'],
  ['(?P<name>x)(?<other>y)', 'xy'],
  ['.', '😀'],
];

const MISSES: readonly (readonly [pattern: string, text: string])[] = [
  ['Rand', 'rand'],
  ['^b', 'ab'],
  ['a$', 'ab'],
  ['a.b', 'a\nb'],
  ['\\d{3,}', '12'],
  ['[^a-c]', 'abc'],
  ['[[:alpha:]]', '1'],
  ['(?i:b)oiler', 'BOILER'],
  ['\\bfoo', 'afoo'],
  ['\\Qa.b\\E', 'axb'],
  ['^.$', 'ab'],
  ['x+y', 'y'],
];

const REFUSED: readonly (readonly [pattern: string, why: RegExp])[] = [
  ['(?=x)', /look-ahead/],
  ['\\1', /unknown escape/],
  ['a**', /repeats a repetition/],
  ['*a', /nothing before/],
  ['(a', /without its "\)"/],
  ['a)', /without its "\("/],
  ['[a', /without its "]"/],
  ['[z-a]', /ends before it starts/],
  ['a\\', /too early/],
  ['a{1001}', /out of bounds/],
  ['a{3,2}', /out of bounds/],
  ['(a{1000}){1000}', /too large/],
  ['\\p{Klingon}', /does not exist/],
  ['[[:nope:]]', /does not exist/],
  ['\\x{110000}', /U\+10FFFF/],
  ['('.repeat(300), /nests deeper/],
];

test('finds a pattern anywhere in a text, in RE2 syntax', () => {
  for (const [pattern, text] of MATCHES) assert.equal(compilePattern(pattern)(text), true, `${pattern} in ${text}`);
});

test('does not find what is not there', () => {
  for (const [pattern, text] of MISSES) assert.equal(compilePattern(pattern)(text), false, `${pattern} in ${text}`);
});

test('refuses what RE2 refuses, and says why', () => {
  for (const [pattern, why] of REFUSED) {
    assert.throws(
      () => compilePattern(pattern),
      (error) => error instanceof PatternError && why.test(error.message),
      pattern,
    );
  }
});

test('takes time in proportion to the text where a backtracking engine would never end', () => {
  const text = `${'a'.repeat(2_000)}b`;
  for (const pattern of ['(a+)+$', '(a|aa)+$', '(a*)*c', '(.*)(.*)(.*)(.*)x', '^(a?){50}a{50}$']) {
    assert.equal(compilePattern(pattern)(text), false, pattern);
  }
});

test('may be asked again and again', () => {
  const isDevice = compilePattern('^dev-\\d+$');
  assert.deepEqual(['dev-1', 'dev-x', 'dev-22'].map(isDevice), [true, false, true]);
});
