import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishPacket, pubrel } from './packet.ts';

test('encodes a PUBLISH byte by byte', () => {
  const packet = new PublishPacket('a/b', Buffer.from('hi'), { qos: 1, retain: false });
  packet.messageId = 0x1234;
  assert.deepEqual([...packet.bytes], [0x32, 9, 0, 3, 97, 47, 98, 0x12, 0x34, 104, 105]);
  packet.markDuplicate();
  assert.equal(packet.bytes[0], 0x3a);
  assert.equal(new PublishPacket('a', Buffer.alloc(0), { qos: 2, retain: true }).bytes[0], 0x35);
});

for (const [size, lengthBytes] of [
  [100, 1],
  [200, 2],
  [20_000, 3],
  [3_000_000, 4],
] as const) {
  test(`encodes a length of ${lengthBytes} bytes`, () => {
    const { bytes } = new PublishPacket('ä', Buffer.alloc(size, 7), { qos: 1, retain: false });
    let length = 0;
    for (let at = 0; at < lengthBytes; at++) length += (bytes[1 + at]! & 0x7f) << (7 * at);
    assert.equal(bytes.length, 1 + lengthBytes + length);
    assert.equal(length, 2 + 2 + 2 + size);
    assert.equal(bytes.at(-1), 7);
  });
}

test('encodes a PUBREL', () => {
  assert.deepEqual([...pubrel(0x0102)], [0x62, 2, 1, 2]);
});
