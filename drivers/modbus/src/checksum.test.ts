import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc16, lrc } from './checksum.ts';

test('computes the CRC of the standard, low byte first in a frame', () => {
  assert.equal(crc16(Uint8Array.of(0x02, 0x07)), 0x1241);
  assert.equal(crc16(Uint8Array.of(0x01, 0x03, 0x00, 0x00, 0x00, 0x0a)), 0xcdc5);
  assert.equal(crc16(Uint8Array.of(0x01, 0x03, 0x00, 0x00, 0x00, 0x0a, 0xc5, 0xcd)), 0);
});

test('computes the LRC that makes a message add up to nothing', () => {
  const message = Uint8Array.of(0x11, 0x03, 0x00, 0x6b, 0x00, 0x03);
  assert.equal(lrc(message), 0x7e);
  assert.equal(lrc(Uint8Array.of(...message, 0x7e)), 0);
});
