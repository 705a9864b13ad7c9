import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPdu } from './pdu.ts';
import { TcpFraming } from './tcp-framing.ts';

const ask = readPdu('holding registers', 0, 1);
const reply = (transaction: number, ...rest: number[]) =>
  Uint8Array.of(transaction >> 8, transaction & 0xff, 0, 0, 0, rest.length, ...rest);

test('frames a request with a transaction id that counts up', () => {
  const framing = new TcpFraming();
  assert.deepEqual([...framing.request(17, ask)], [0, 1, 0, 0, 0, 6, 17, 3, 0, 0, 0, 1]);
  assert.deepEqual([...framing.request(17, ask).subarray(0, 2)], [0, 2]);
});

test('uses every id from 1 to 65535 before it repeats one', () => {
  const framing = new TcpFraming();
  const ids = new Set<number>();
  for (let count = 0; count < 65535; count += 1) {
    const frame = framing.request(1, ask);
    ids.add((frame[0]! << 8) | frame[1]!);
  }
  assert.equal(ids.size, 65535);
  assert.equal(ids.has(0), false);
  assert.deepEqual([...framing.request(1, ask).subarray(0, 2)], [0, 1]);
});

test('puts a reply together from single bytes', () => {
  const framing = new TcpFraming();
  framing.request(1, ask);
  const bytes = reply(1, 1, 3, 2, 0, 7);
  for (const byte of bytes.subarray(0, -1)) assert.equal(framing.accept(Uint8Array.of(byte)), undefined);
  assert.equal(framing.incomplete(), true);
  assert.deepEqual([...framing.accept(bytes.subarray(-1))!.pdu], [3, 2, 0, 7]);
  assert.equal(framing.incomplete(), false);
});

test('drops late answers and takes the right one that comes with them', () => {
  const framing = new TcpFraming();
  framing.request(1, ask);
  framing.request(1, ask);
  assert.equal(framing.accept(reply(1, 1, 3, 2, 0, 1)), undefined);
  assert.equal(framing.dropped(), '1 late answers to earlier requests');
  const both = Uint8Array.of(...reply(9, 1, 3, 2, 0, 9), ...reply(2, 1, 3, 2, 0, 2));
  assert.deepEqual([...framing.accept(both)!.pdu], [3, 2, 0, 2]);
});

test('tells which unit answered', () => {
  const framing = new TcpFraming();
  framing.request(1, ask);
  assert.equal(framing.accept(reply(1, 5, 3, 2, 0, 7))?.unit, 5);
});

for (const [what, bytes] of [
  ['a length of 60000', Uint8Array.of(0, 1, 0, 0, 0xea, 0x60, 1, 3, 2, 0, 7)],
  ['a length of 2', Uint8Array.of(0, 1, 0, 0, 0, 2, 1, 3)],
  ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request')],
] as const) {
  test(`gives up a stream with ${what} at once`, () => {
    const framing = new TcpFraming();
    framing.request(1, ask);
    assert.throws(() => framing.accept(bytes), { fault: 'connection', message: /not Modbus TCP/ });
  });
}

test('forgets half a frame when it is reset', () => {
  const framing = new TcpFraming();
  framing.request(1, ask);
  framing.accept(Uint8Array.of(0, 1, 0));
  assert.match(framing.dropped(), /3 bytes of a reply that never got complete/);
  framing.reset();
  framing.request(1, ask);
  assert.equal(framing.accept(reply(2, 1, 3, 2, 0, 7))?.pdu.length, 4);
});
