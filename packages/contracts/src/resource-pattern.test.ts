import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileResourcePattern } from './resource-pattern.ts';

describe('an expression over resource names', () => {
  for (const [pattern, name, expected] of [
    ['Int8', 'Int8', true],
    ['Int8', 'Int80', false],
    ['Int.*', 'Int80', true],
    ['Int', 'Int8', false],
    ['Int8|Int16', 'Int16', true],
    ['(Int|Uint)(8|16)', 'Uint16', true],
    ['a|ab', 'ab', true],
    ['Temp[0-9]+', 'Temp12', true],
    ['Temp[[:digit:]]+', 'Temp12', true],
    ['^Int8$', 'Int8', true],
    ['x{2,3}', 'xxx', true],
    ['x{2,3}', 'xxxx', false],
    ['a.b', 'a.b', true],
    ['a\\.b', 'axb', false],
    ['(a*)*', 'aaa', true],
    ['(a{1,3}){2}', 'aaaaaaa', false],
    ['[^x]+', 'abc', true],
    ['[]a]+', ']a', true],
    ['Druck.', 'Druckß', true],
  ] as const) {
    test(`${pattern} ${expected ? 'matches' : 'does not match'} ${name}`, () =>
      assert.equal(compileResourcePattern(pattern)(name), expected));
  }

  test('that equals a name matches it, whatever its signs mean', () => assert.ok(compileResourcePattern('a+b')('a+b')));

  for (const pattern of ['[a', '(a', 'a)', '*a', '\\d', '(?=a)', 'a*?', 'x{3,2}', '[[:toString:]]', '\\', `${'x'.repeat(2000)}.`]) {
    test(`is refused when it is ${pattern.slice(0, 10)}`, () => {
      assert.throws(() => compileResourcePattern(pattern), { kind: 'ContractInvalid', message: 'failed to CompilePOSIX resource name' });
    });
  }

  test('takes time in proportion to the name, however it is nested', () => {
    assert.equal(compileResourcePattern('((a+)+)+b')('a'.repeat(2000)), false);
    assert.equal(compileResourcePattern('(a|a)*c')('a'.repeat(2000)), false);
  });
});
