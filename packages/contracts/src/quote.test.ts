import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteJson } from './quote.ts';

test('escapes what Go escapes and nothing else', () => {
  assert.equal(quoteJson('plain ü \x7f'), '"plain ü \x7f"');
  assert.equal(quoteJson('<>&'), '"\\u003c\\u003e\\u0026"');
  assert.equal(quoteJson('"\\/'), '"\\"\\\\/"');
  assert.equal(quoteJson('\n\t\u0001\b'), '"\\n\\t\\u0001\\b"');
});

test('gives back every character it quoted', () => {
  for (let code = 0; code < 0x10000; code++) {
    const text = String.fromCharCode(code);
    assert.equal(JSON.parse(quoteJson(text)), text);
  }
});
