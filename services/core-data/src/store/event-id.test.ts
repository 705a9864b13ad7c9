import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '@skerry/testkit';
import { idBytes, idText } from './event-id.ts';

test('turns a UUID into its 16 bytes and back', () => {
  const random = new SeededRandom(5);
  for (let round = 0; round < 100; round++) {
    const id = random.uuid();
    assert.deepEqual(Buffer.from(idBytes(id)), Buffer.from(id.replaceAll('-', ''), 'hex'));
    assert.equal(idText(idBytes(id)), id);
  }
});

test('takes letters of either case for the same id', () => {
  const id = '019b76da-a800-709b-8287-9b97d989abcf';
  assert.deepEqual(idBytes(id.toUpperCase()), idBytes(id));
});
