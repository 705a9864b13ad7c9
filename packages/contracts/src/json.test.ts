import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson, stringifyJson } from './json.ts';

/** What Go's decoder says about each text. */
const REFUSED: readonly [string, string][] = [
  ['', 'EOF'],
  [' \n', 'EOF'],
  ['{', 'unexpected EOF'],
  ['[1,', 'unexpected EOF'],
  ['{"a"', 'unexpected EOF'],
  ['{"a":', 'unexpected EOF'],
  ['{"a":1', 'unexpected EOF'],
  ['"ab', 'unexpected EOF'],
  ['"ab\\', 'unexpected EOF'],
  ['"\\u12', 'unexpected EOF'],
  ['tru', 'unexpected EOF'],
  ['-', 'unexpected EOF'],
  ['1.', 'unexpected EOF'],
  ['1e', 'unexpected EOF'],
  ['{a}', "invalid character 'a' looking for beginning of object key string"],
  ['{,}', "invalid character ',' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 2}', "invalid character '2' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[,]', "invalid character ',' looking for beginning of value"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['}', "invalid character '}' looking for beginning of value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ['\u0000', "invalid character '\\x00' looking for beginning of value"],
  ['trux', "invalid character 'x' in literal true (expecting 'e')"],
  ['01', "invalid character '1' after top-level value"],
  ['[1] x', "invalid character 'x' after top-level value"],
  ['1.e', "invalid character 'e' after decimal point in numeric literal"],
  ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ['-a', "invalid character 'a' in numeric literal"],
  ['"a\u0001"', "invalid character '\\x01' in string literal"],
  ['"a\n"', "invalid character '\\n' in string literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12g"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['{1234567890123456789:1}', "invalid character '1' looking for beginning of object key string"],
  ['{1234567890123456789 :1}', "invalid character '1' looking for beginning of object key string"],
  ['[01234567890123456789]', "invalid character '1' after array element"],
  ['[1234567890123456789 1234567890123456789]', "invalid character '1' after array element"],
  ['"a"1234567890123456789', "invalid character '1' after top-level value"],
  ['[--1234567890123456789]', "invalid character '-' in numeric literal"],
];

const EXACT: readonly [string, unknown][] = [
  ['1700000000000000001', 1_700_000_000_000_000_001n],
  ['-1700000000000000001', -1_700_000_000_000_000_001n],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740992', 9_007_199_254_740_992n],
  ['-9007199254740993', -9_007_199_254_740_993n],
  ['18446744073709551615', 18_446_744_073_709_551_615n],
  ['1234567890123456789.5', 1_234_567_890_123_456_800],
  ['1234567890123456789e2', 1.2345678901234568e20],
  ['0.1234567890123456789', 0.12345678901234568],
  ['1e1234567890123456789', Number.POSITIVE_INFINITY],
  ['"1700000000000000001"', '1700000000000000001'],
  ['"\\"1700000000000000001,\\\\"', '"1700000000000000001,\\'],
  ['["x",":1700000000000000001,",1700000000000000001]', ['x', ':1700000000000000001,', 1_700_000_000_000_000_001n]],
  ['{"a" : [1700000000000000001 , {"b":1700000000000000002}] }', { a: [1_700_000_000_000_000_001n, { b: 1_700_000_000_000_000_002n }] }],
  ['["\x7f1700000000000000001",1700000000000000001]', ['\x7f1700000000000000001', 1_700_000_000_000_000_001n]],
  ['["\\u007f1700000000000000001",1700000000000000001]', ['\x7f1700000000000000001', 1_700_000_000_000_000_001n]],
];

function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function randomText(next: (limit: number) => number): string {
  const pieces = ['a', '"', '\\', '<&>', '\u2028', 'é', '😀', '\x7f', '\u0001', '1700000000000000001', ':', ',', '\n', '{', ']'];
  return Array.from({ length: next(4) }, () => pieces[next(pieces.length)]).join('');
}

/** Without backslashes: V8 14.6 takes an escaped name for the name `\\` if an object of the same shape had one there before. */
function randomName(next: (limit: number) => number): string {
  return randomText(next).replaceAll('\\', '/');
}

function randomValue(next: (limit: number) => number, depth: number): unknown {
  switch (next(depth > 0 ? 9 : 7)) {
    case 0:
      return null;
    case 1:
      return next(2) === 0;
    case 2:
      return next(2 ** 31) - 2 ** 30;
    case 3:
      return (next(2 ** 31) - 2 ** 30) / (next(1000) + 1);
    case 4:
      return (BigInt(next(2 ** 31)) + 2_000_000_000_000n) * 1_000_003n ** 2n * (next(2) === 0 ? 1n : -1n);
    case 7:
      return Array.from({ length: next(4) }, () => randomValue(next, depth - 1));
    case 8:
      return Object.fromEntries(Array.from({ length: next(4) }, () => [randomName(next), randomValue(next, depth - 1)]));
    default:
      return randomText(next);
  }
}

test('reads every integer exactly, as bigint only where a number could not hold it', () => {
  for (const [text, value] of EXACT) assert.deepEqual(parseJson(text), value, text);
});

test('says what is wrong with a text in the words of Go', () => {
  for (const [text, message] of REFUSED) assert.throws(() => parseJson(text), { kind: 'ContractInvalid', message }, text);
});

test('gives back 10,000 random values that it wrote', () => {
  const next = generator(42);
  for (let round = 0; round < 10_000; round++) {
    const value = randomValue(next, 4);
    assert.deepEqual(parseJson(stringifyJson(value)), value);
  }
});

test('agrees with JSON.parse on every text without long integers, cut anywhere', () => {
  const next = generator(7);
  for (let round = 0; round < 3_000; round++) {
    const whole = JSON.stringify(randomValue(next, 3), (_name, item) => (typeof item === 'bigint' ? 1 : item));
    const text = whole.slice(0, next(2) === 0 ? whole.length : next(whole.length));
    assert.deepEqual(
      outcome(() => parseJson(text)),
      outcome(() => JSON.parse(text)),
      text,
    );
  }
});

test('lets the last of equal members win', () => {
  assert.deepEqual(parseJson('{"a":1700000000000000001,"a":2}'), { a: 2 });
});

test('keeps a __proto__ member as a plain member', () => {
  for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":1700000000000000001}', '{"__proto__":{"x":1700000000000000001}}']) {
    const value = parseJson(text) as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(stringifyJson(value), text);
  }
  assert.equal(({} as Record<string, unknown>).x, undefined);
});

test('refuses a text nested too deeply, with or without long integers', () => {
  for (const depth of [1_001, 100_000]) {
    for (const inner of ['1', '1700000000000000001']) {
      const text = '['.repeat(depth) + inner + ']'.repeat(depth);
      assert.throws(() => parseJson(text), { kind: 'ContractInvalid', message: 'exceeded max depth' });
    }
  }
  assert.throws(() => parseJson('{"a":'.repeat(100_000)), { kind: 'ContractInvalid' });
});

test('takes a text nested as deeply as allowed', () => {
  const text = `${'['.repeat(1_000)}1700000000000000001${']'.repeat(1_000)}`;
  assert.equal(stringifyJson(parseJson(text)), text);
});

test('refuses an integer of absurd length at once', () => {
  assert.throws(() => parseJson(`[${'9'.repeat(100_000)}]`), {
    kind: 'ContractInvalid',
    message: 'number literal of 100000 digits is too long',
  });
});

test('reads a text of several megabytes', () => {
  const text = `[${'1700000000000000001,'.repeat(200_000)}1]`;
  assert.equal((parseJson(text) as unknown[]).length, 200_001);
});

test('writes what Go writes', () => {
  const written: readonly [unknown, string][] = [
    [{ a: undefined, b: null, c: '' }, '{"b":null,"c":""}'],
    ['<a href="x">&</a>', '"\\u003ca href=\\"x\\"\\u003e\\u0026\\u003c/a\\u003e"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    [new Uint8Array([1, 2, 255]), '"AQL/"'],
    [[1n, -18_446_744_073_709_551_615n, 1.5, -0], '[1,-18446744073709551615,1.5,0]'],
    [[Number.NaN, Number.POSITIVE_INFINITY, undefined], '[null,null,null]'],
    [{ when: new Date(0) }, '{"when":"1970-01-01T00:00:00.000Z"}'],
    [undefined, 'null'],
    ['\ud800', '"\\ud800"'],
    ['😀', '"😀"'],
  ];
  for (const [value, text] of written) assert.equal(stringifyJson(value), text);
});

test('refuses to write a value that contains itself', () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  assert.throws(() => stringifyJson(value), { kind: 'ContractInvalid', message: /nested too deeply/ });
});

function outcome(run: () => unknown): unknown {
  try {
    return { value: run() };
  } catch {
    return 'refused';
  }
}

test('reads half a surrogate pair as the replacement character, as Go does, and leaves whole pairs and escaped backslashes alone', () => {
  const read: [string, unknown][] = [
    ['"\\ud800"', '\ufffd'],
    ['"a\\uDFFFb"', 'a\ufffdb'],
    ['"\\ud800\\ud83d\\ude00"', '\ufffd\u{1f600}'],
    ['"\\\\ud800"', '\\ud800'],
    ['"\\\\\\ud800"', '\\\ufffd'],
    ['{"\\udc00":[1234567890123456789]}', { '\ufffd': [1234567890123456789n] }],
  ];
  for (const [text, value] of read) assert.deepEqual(parseJson(text), value, text);
});
