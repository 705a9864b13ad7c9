import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '@skerry/testkit';
import { decodeCbor, encodeCbor } from './cbor.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const fromHex = (text: string): unknown => decodeCbor(Buffer.from(text, 'hex'));

test('keeps every digit of a 64-bit integer both ways', () => {
  const value = { origin: 1_700_000_000_123_456_789n, low: -(2n ** 63n), high: 2n ** 64n - 1n };
  assert.deepEqual(decodeCbor(encodeCbor(value)), value);
  assert.equal(hex(encodeCbor(1_700_000_000_123_456_789n)), '1b17979cfe3d85cd15');
});

test('writes whole numbers beyond 32 bits as integers, so that Go peers can read milliseconds', () => {
  assert.equal(hex(encodeCbor(1_700_000_000_000)), '1b0000018bcfe56800');
  assert.equal(hex(encodeCbor(-5_000_000_000)), '3b000000012a05f1ff');
  assert.equal(hex(encodeCbor(1.5)), 'fb3ff8000000000000');
});

test('writes plain maps and byte strings, and leaves undefined members out', () => {
  assert.equal(hex(encodeCbor({ a: undefined, b: new Uint8Array([1, 2]) })), 'a161624201' + '02');
});

test('reads indefinite lengths and half floats as other encoders write them', () => {
  assert.deepEqual(fromHex('bf61619f0102ffff'), { a: [1, 2] });
  assert.equal(fromHex('f93e00'), 1.5);
});

test('keeps null', () => {
  assert.deepEqual(decodeCbor(encodeCbor({ value: null })), { value: null });
});

for (const [what, bytes] of [
  ['nothing', ''],
  ['a cut map', 'a1'],
  ['an endless array', '9f'],
  ['bytes behind the value', '0101'],
  ['an array that claims 4 billion items', '9affffffff'],
  ['a text that claims 2 GiB', '7a7fffffff'],
  ['a date', 'c11a514b67b0'],
  ['a regular expression', 'd81b82665265674578706128'],
  ['a tiny message that claims nested arrays of a million items', '9a000fffff'.repeat(100)],
  ['an endless string with a piece of another type', '7f4161ff'],
  ['an undefined value', 'f7ff'],
  ['a reserved header', '1c'],
  ['an unassigned simple value', 'f0'],
  ['100,000 nested arrays', `${'81'.repeat(100_000)}01`],
] as const) {
  test(`refuses ${what} as an invalid request`, () => {
    assert.throws(() => fromHex(bytes), { kind: 'ContractInvalid', message: /^Cannot decode CBOR: / });
  });
}

test('refuses to encode what is nested without end', () => {
  const loop: unknown[] = [];
  loop.push(loop);
  assert.throws(() => encodeCbor(loop), RangeError);
});

test('does not let a member named __proto__ touch prototypes', () => {
  fromHex('a1695f5f70726f746f5f5fa16161' + '01');
  assert.equal(({} as Record<string, unknown>).a, undefined);
});

test('reads the mark that some encoders put before a message', () => {
  assert.equal(fromHex('d9d9f701'), 1);
});

test('survives any bytes: each is decoded or refused, and what is decoded can be encoded again', () => {
  const random = new SeededRandom(1);
  for (let i = 0; i < 20_000; i++) {
    const bytes = random.bytes(1 + random.integer(24));
    try {
      encodeCbor(decodeCbor(bytes));
    } catch (error) {
      assert.equal((error as { kind?: string }).kind, 'ContractInvalid', Buffer.from(bytes).toString('hex'));
    }
  }
});
