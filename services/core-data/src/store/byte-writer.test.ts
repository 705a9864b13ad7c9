import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteReader, ByteWriter } from './byte-writer.ts';

test('reads back whole numbers of every size', () => {
  const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
  const writer = new ByteWriter();
  for (const number of numbers) writer.varint(number);
  const reader = new ByteReader(writer.take());
  assert.deepEqual(
    numbers.map(() => reader.varint()),
    numbers,
  );
});

test('reads back 64-bit numbers of either sign', () => {
  const numbers = [0n, 1n, -1n, 63n, -64n, 2n ** 53n + 1n, -(2n ** 62n), 2n ** 63n - 1n, -(2n ** 63n)];
  const writer = new ByteWriter();
  for (const number of numbers) writer.signedVarint(number);
  writer.bigVarint(2n ** 64n - 1n);
  const reader = new ByteReader(writer.take());
  assert.deepEqual(
    numbers.map(() => reader.signedVarint()),
    numbers,
  );
  assert.equal(reader.bigVarint(), 2n ** 64n - 1n);
});

test('reads back texts, short and long, plain and not', () => {
  const texts = [
    '',
    'a',
    '1.5e+00',
    'x'.repeat(63),
    'x'.repeat(64),
    'x'.repeat(5000),
    'gr\u00fc\u00df',
    '\ud83c\udf0a'.repeat(40),
    '\u0000',
  ];
  const writer = new ByteWriter();
  for (const text of texts) writer.text(text);
  const reader = new ByteReader(writer.take());
  assert.deepEqual(
    texts.map(() => reader.text()),
    texts,
  );
});

test('reads back bytes and hexadecimal digits', () => {
  const writer = new ByteWriter();
  writer.blob(new Uint8Array([0, 255]));
  writer.hex('00ff10');
  writer.byte(9);
  const reader = new ByteReader(writer.take());
  assert.deepEqual([reader.blob(), reader.hex(3), reader.byte()], [new Uint8Array([0, 255]), '00ff10', 9]);
});

test('gives a copy that later writing leaves alone', () => {
  const writer = new ByteWriter();
  writer.byte(1);
  const first = writer.take();
  writer.reset().byte(2);
  assert.deepEqual([...first, ...writer.take()], [1, 2]);
});
