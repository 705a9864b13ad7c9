import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AsciiFraming } from './ascii-framing.ts';
import { readPdu } from './pdu.ts';

const ask = readPdu('holding registers', 0, 1);
const text = (line: string) => Buffer.from(line, 'latin1');
const asking = () => {
  const framing = new AsciiFraming();
  framing.request(1, ask);
  return framing;
};

test('writes a request as a line of hexadecimal digits', () => {
  assert.equal(String(Buffer.from(new AsciiFraming().request(17, readPdu('holding registers', 0x6b, 3)))), ':1103006B00037E\r\n');
});

test('takes the reply due, in pieces and in small letters', () => {
  const framing = asking();
  assert.equal(framing.accept(text('noise:0103')), undefined);
  assert.deepEqual([...framing.accept(text('020007f3\r\n'))!.pdu], [3, 2, 0, 7]);
});

test('takes an exception', () => {
  assert.deepEqual([...asking().accept(text(':0183027A\r\n'))!.pdu], [0x83, 2]);
});

for (const [what, line] of [
  ['of another unit', ':0203020007F2\r\n'],
  ['of another function', ':0104020007F2\r\n'],
  ['of another size', ':01030400070008E9\r\n'],
  ['with a wrong checksum', ':0103020007F4\r\n'],
  ['that is no hexadecimal', ':01030x\r\n'],
] as const) {
  test(`passes over a line ${what}`, () => {
    const framing = asking();
    assert.equal(framing.accept(text(line)), undefined);
    assert.match(framing.dropped(), /^\d+ characters that are not the reply due/);
    assert.equal(framing.incomplete(), false);
    assert.notEqual(framing.accept(text(':0103020007F3\r\n')), undefined);
  });
}

test('keeps no more than one line of noise', () => {
  const framing = asking();
  for (let count = 0; count < 100; count += 1) framing.accept(text('x'.repeat(100)));
  assert.notEqual(framing.accept(text(':0103020007F3\r\n')), undefined);
});
