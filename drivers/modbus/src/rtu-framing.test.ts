import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc16 } from './checksum.ts';
import { readPdu, writeRegisterPdu } from './pdu.ts';
import { RtuFraming } from './rtu-framing.ts';

const ask = readPdu('holding registers', 0, 1);
const frame = (...bytes: number[]) => {
  const crc = crc16(Uint8Array.from(bytes));
  return [...bytes, crc & 0xff, crc >> 8];
};
const asking = (unit = 1) => {
  const framing = new RtuFraming();
  framing.request(unit, ask);
  return framing;
};

test('frames a request with unit and CRC', () => {
  assert.deepEqual([...new RtuFraming().request(1, readPdu('holding registers', 0, 10))], [1, 3, 0, 0, 0, 10, 0xc5, 0xcd]);
});

test('takes the reply due, in pieces and with noise before it', () => {
  const framing = asking();
  assert.equal(framing.accept(Uint8Array.of(0xff, 0, 1, 3)), undefined);
  const bytes = frame(1, 3, 2, 0, 7);
  assert.equal(framing.accept(Uint8Array.from(bytes.slice(0, 3))), undefined);
  assert.deepEqual([...framing.accept(Uint8Array.from(bytes.slice(3)))!.pdu], [3, 2, 0, 7]);
});

test('takes an exception', () => {
  assert.deepEqual([...asking().accept(Uint8Array.from(frame(1, 0x83, 2)))!.pdu], [0x83, 2]);
});

test('takes the confirmation of a write', () => {
  const framing = new RtuFraming();
  framing.request(1, writeRegisterPdu(4, Uint8Array.of(0, 9)));
  assert.deepEqual([...framing.accept(Uint8Array.from(frame(1, 6, 0, 4, 0, 9)))!.pdu], [6, 0, 4, 0, 9]);
});

for (const [what, bytes] of [
  ['of another unit', frame(2, 3, 2, 0, 7)],
  ['of another function', frame(1, 4, 2, 0, 7)],
  ['of another size', frame(1, 3, 4, 0, 7, 0, 8)],
  ['with a wrong checksum', [1, 3, 2, 0, 7, 1, 2]],
] as const) {
  test(`passes over an answer ${what} and takes the right one after it`, () => {
    const framing = asking();
    assert.equal(framing.accept(Uint8Array.from(bytes)), undefined);
    assert.match(framing.dropped(), /^\d+ bytes that are not the reply due/);
    assert.deepEqual([...framing.accept(Uint8Array.from(frame(1, 3, 2, 0, 5)))!.pdu], [3, 2, 0, 5]);
  });
}

test('keeps no more than one frame of noise', () => {
  const framing = asking();
  for (let count = 0; count < 100; count += 1) framing.accept(new Uint8Array(100));
  assert.deepEqual([...framing.accept(Uint8Array.from(frame(1, 3, 2, 0, 5)))!.pdu], [3, 2, 0, 5]);
  assert.equal(framing.incomplete(), false);
});

test('takes nothing while it has asked nothing', () => {
  const framing = new RtuFraming();
  assert.equal(framing.accept(Uint8Array.from(frame(1, 3, 2, 0, 7))), undefined);
});
