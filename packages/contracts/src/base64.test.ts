import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64, encodeBase64 } from './base64.ts';

test('gives bytes back that it wrote, of any length', () => {
  for (let length = 0; length < 300; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255);
    assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes);
  }
});

test('writes only the part of a buffer that a view shows', () => {
  assert.equal(encodeBase64(new Uint8Array([0, 1, 2, 3]).subarray(1, 3)), 'AQI=');
});

test('reads base64 as Go does: padded, line breaks ignored', () => {
  assert.deepEqual(decodeBase64('AQ\r\nI='), new Uint8Array([1, 2]));
  assert.deepEqual(decodeBase64(''), new Uint8Array());
  for (const text of ['AQI', 'A', 'AQ-_', 'AQI=AQI=', 'AQI= ', '====', 'ä']) assert.equal(decodeBase64(text), undefined, text);
});
