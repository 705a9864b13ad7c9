import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as pdu from './pdu.ts';

test('asks each table with its own function', () => {
  assert.deepEqual([...pdu.readPdu('coils', 19, 37)], [1, 0, 19, 0, 37]);
  assert.deepEqual([...pdu.readPdu('discrete inputs', 196, 22)], [2, 0, 196, 0, 22]);
  assert.deepEqual([...pdu.readPdu('holding registers', 0x6b, 3)], [3, 0, 0x6b, 0, 3]);
  assert.deepEqual([...pdu.readPdu('input registers', 8, 1)], [4, 0, 8, 0, 1]);
});

test('writes coils, registers and single bits', () => {
  assert.deepEqual([...pdu.writeCoilPdu(172, true)], [5, 0, 172, 0xff, 0]);
  assert.deepEqual([...pdu.writeCoilPdu(172, false)], [5, 0, 172, 0, 0]);
  assert.deepEqual([...pdu.writeCoilsPdu(19, 10, Uint8Array.of(0xcd, 1))], [15, 0, 19, 0, 10, 2, 0xcd, 1]);
  assert.deepEqual([...pdu.writeRegisterPdu(1, Uint8Array.of(0, 3))], [6, 0, 1, 0, 3]);
  assert.deepEqual([...pdu.writeRegistersPdu(1, Uint8Array.of(0, 10, 1, 2))], [16, 0, 1, 0, 2, 4, 0, 10, 1, 2]);
  assert.deepEqual([...pdu.maskRegisterPdu(4, 3, true)], [22, 0, 4, 0xff, 0xf7, 0, 8]);
  assert.deepEqual([...pdu.maskRegisterPdu(4, 15, false)], [22, 0, 4, 0x7f, 0xff, 0, 0]);
});

test('gives the data of a good reply', () => {
  assert.deepEqual([...pdu.checkedReply(pdu.readPdu('holding registers', 0, 2), Uint8Array.of(3, 4, 1, 2, 3, 4))], [1, 2, 3, 4]);
  assert.deepEqual([...pdu.checkedReply(pdu.readPdu('coils', 0, 9), Uint8Array.of(1, 2, 0xff, 1))], [0xff, 1]);
  assert.deepEqual([...pdu.checkedReply(pdu.writeRegisterPdu(1, Uint8Array.of(0, 3)), Uint8Array.of(6, 0, 1, 0, 3))], []);
  assert.deepEqual([...pdu.checkedReply(pdu.writeCoilsPdu(19, 10, Uint8Array.of(1, 1)), Uint8Array.of(15, 0, 19, 0, 10))], []);
  const mask = pdu.maskRegisterPdu(4, 3, true);
  assert.deepEqual([...pdu.checkedReply(mask, mask)], []);
});

const WRONG: [string, Uint8Array, number[], RegExp][] = [
  ['another function', pdu.readPdu('holding registers', 0, 1), [4, 2, 0, 1], /function 4 where function 3/],
  ['too few bytes', pdu.readPdu('holding registers', 0, 2), [3, 4, 0, 1], /has 4 bytes where 6 were due/],
  ['a byte count that is not the number of bytes', pdu.readPdu('holding registers', 0, 1), [3, 9, 0, 1], /counts 9 bytes where 2 were due/],
  ['the confirmation of another write', pdu.writeRegisterPdu(1, Uint8Array.of(0, 3)), [6, 0, 2, 0, 3], /confirms another write/],
  ['nothing', pdu.readPdu('coils', 0, 1), [], /function undefined/],
];

for (const [what, request, reply, message] of WRONG) {
  test(`refuses a reply with ${what}, not knowing whether the device acted`, () => {
    assert.throws(() => pdu.checkedReply(request, Uint8Array.from(reply)), { message, fault: 'silent', executed: 'maybe' });
  });
}

test('recognises exceptions of its own function only', () => {
  const request = pdu.readPdu('coils', 0, 1);
  assert.equal(pdu.exceptionOf(request, Uint8Array.of(0x81, 2))?.text, 'illegal data address');
  assert.equal(pdu.exceptionOf(request, Uint8Array.of(0x83, 2)), undefined);
  assert.equal(pdu.exceptionOf(request, Uint8Array.of(1, 1, 0)), undefined);
});
