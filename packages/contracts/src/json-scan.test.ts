import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_JSON_DEPTH, markLongIntegers } from './json-scan.ts';

const LONG = '1700000000000000001';

test('marks long integers, and nothing else', () => {
  assert.equal(markLongIntegers(`{"a":${LONG},"b":[-${LONG}]}`), `{"a":"\x7f${LONG}","b":["\x7f-${LONG}"]}`);
  assert.equal(markLongIntegers(LONG), `"\x7f${LONG}"`);
  assert.equal(markLongIntegers(` ${LONG} `), ` "\x7f${LONG}" `);
});

test('gives a text without long integers back as it was', () => {
  for (const text of [
    '',
    '[]',
    '{"a":123456789012345}',
    `"${LONG}"`,
    `["\\"${LONG}"]`,
    `${LONG}.5`,
    `0.${LONG}`,
    `1e${LONG}`,
    `${LONG}e1`,
  ]) {
    assert.equal(markLongIntegers(text), text);
  }
});

test('leaves alone what is no JSON, so that it stays none', () => {
  for (const text of [`{${LONG}:1}`, `{${LONG} \n:1}`, `[0${LONG}]`, `[--${LONG}]`, `[+${LONG}]`, `"${LONG}`, `"\\`]) {
    assert.equal(markLongIntegers(text), text);
  }
});

test('sees strings as a JSON parser does, with any number of backslashes', () => {
  assert.equal(markLongIntegers(`["\\\\",${LONG}]`), `["\\\\","\x7f${LONG}"]`);
  assert.equal(markLongIntegers(`["\\\\\\"",${LONG}]`), `["\\\\\\"","\x7f${LONG}"]`);
  assert.equal(markLongIntegers(`["",${LONG}]`), `["","\x7f${LONG}"]`);
});

test('gives up where a string begins with the mark itself', () => {
  for (const text of ['"\x7f"', '["\\u007f1"]', '{"\x7fa":1}', '["\\u0041"]']) assert.equal(markLongIntegers(text), undefined);
});

test('counts only what is open at the same time as depth', () => {
  const wide = '[],{},'.repeat(MAX_JSON_DEPTH);
  assert.equal(markLongIntegers(wide), wide);
  assert.throws(() => markLongIntegers('['.repeat(MAX_JSON_DEPTH + 1)), { kind: 'ContractInvalid' });
  const quoted = `"${'['.repeat(5_000)}"`;
  assert.equal(markLongIntegers(quoted), quoted);
});
