import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatYaml, parseYaml, parseYamlSource } from './yaml.ts';

test('keeps large integers exact and small ones as numbers', () => {
  assert.deepEqual(parseYaml('big: 18446744073709551615\nsmall: 12\nfloat: 1.5\nlist: [1, 9007199254740993]'), {
    big: 18446744073709551615n,
    small: 12,
    float: 1.5,
    list: [1, 9007199254740993n],
  });
});

test('names the line of a syntax error', () => {
  assert.throws(() => parseYaml('a: 1\nb: [1, 2\nc: 3'), { kind: 'ContractInvalid', message: /^line \d+: / });
});

test('refuses a key that stands twice and names its line', () => {
  assert.throws(() => parseYaml('a: 1\nb: 2\na: 3'), { kind: 'ContractInvalid', message: /^line 3: .*unique/ });
});

test('finds a key that stands twice in a map inside, and lets merges stand as often as they like', () => {
  assert.throws(() => parseYaml('list:\n  - a: 1\n    b: {c: 1, c: 2}'), { message: 'line 3: Map keys must be unique' });
  assert.deepEqual(parseYaml('x: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: *x\n  <<: *y'), { x: { a: 1 }, y: { b: 2 }, z: { a: 1, b: 2 } });
});

test('reads tens of thousands of keys, which would take minutes if each were held against all others', () => {
  const keys = Array.from({ length: 24_000 }, (_, number) => `k${number}: 1`).join('\n');
  assert.equal(Object.keys(parseYaml(keys) as object).length, 24_000);
});

test('refuses a text that would take seconds', () => {
  assert.throws(() => parseYaml('x'.repeat(2 ** 21 + 1)), { kind: 'ContractInvalid', message: /too long/ });
});

test('refuses a text that is nested too deeply', () => {
  assert.throws(() => parseYaml(`${'['.repeat(50_000)}${']'.repeat(50_000)}`), { kind: 'ContractInvalid' });
});

test('follows anchors and merges', () => {
  assert.deepEqual(parseYaml('base: &b {x: 1}\nuse:\n  <<: *b\n  y: 2'), { base: { x: 1 }, use: { x: 1, y: 2 } });
});

test('refuses aliases that multiply', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'])
    bomb.push(`${name}: &${name} [${Array(10).fill(`*${of}`).join(',')}]`);
  assert.throws(() => parseYaml(bomb.join('\n')), { kind: 'ContractInvalid' });
});

test('finds the line of a member, in maps and lists, or of the nearest one above', () => {
  const source = parseYamlSource('Service:\n  Host: x\n  Ports:\n    - 1\n    - 2\n');
  assert.equal(source.lineOf(['Service', 'Host']), 2);
  assert.equal(source.lineOf(['Service', 'Ports', 1]), 5);
  assert.equal(source.lineOf(['Service', 'Nothing', 'there']), 1);
  assert.equal(parseYamlSource('').lineOf(['x']), 1);
});

test('cannot touch prototypes', () => {
  parseYaml('__proto__:\n  polluted: true');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('writes what it reads back, bigint included', () => {
  const value = { name: 'Random-Device', big: 18446744073709551615n, list: [{ a: true }], long: 'x '.repeat(200) };
  assert.deepEqual(parseYaml(formatYaml({ ...value, gone: undefined })), value);
});

test('refuses more than one document', () => {
  assert.throws(() => parseYaml('a: 1\n---\nb: 2'), { kind: 'ContractInvalid' });
});
