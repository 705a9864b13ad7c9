import assert from 'node:assert/strict';
import { test } from 'node:test';
import { payloadOf } from './reply-writer.ts';

test('ends JSON with a line feed and escapes what EdgeX escapes', () => {
  assert.equal(payloadOf({ a: '<&>', n: 12345678901234567890n }), '{"a":"\\u003c\\u0026\\u003e","n":12345678901234567890}\n');
  assert.equal(payloadOf([]), '[]\n');
  assert.equal(payloadOf(null), 'null\n');
});

test('leaves texts and bytes as they are, and knows no body', () => {
  const bytes = new Uint8Array([1]);
  assert.equal(payloadOf('{"raw":1}'), '{"raw":1}');
  assert.equal(payloadOf(bytes), bytes);
  assert.equal(payloadOf(undefined), undefined);
});
