import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acknowledger } from './acknowledger.ts';

function recordingStream() {
  const ids: number[] = [];
  return { ids, destroyed: false, writable: true, write: (bytes: Uint8Array) => ids.push((bytes[2]! << 8) | bytes[3]!) };
}

test('acknowledges in the order of arrival, whatever is done first', () => {
  const stream = recordingStream();
  const acknowledger = new Acknowledger();
  const [first, second, third] = [258, 2, 3].map((id) => acknowledger.owe(id, stream));
  third!.acknowledge();
  second!.acknowledge();
  assert.deepEqual(stream.ids, []);
  first!.acknowledge();
  assert.deepEqual(stream.ids, [258, 2, 3]);
});

test('passes over a refused message', () => {
  const stream = recordingStream();
  const acknowledger = new Acknowledger();
  const [first, second] = [1, 2].map((id) => acknowledger.owe(id, stream));
  second!.acknowledge();
  first!.refuse();
  assert.deepEqual(stream.ids, [2]);
});

test('sends no PUBACK to another connection than the one the message came from', () => {
  const [old, fresh] = [recordingStream(), recordingStream()];
  const acknowledger = new Acknowledger();
  const stale = acknowledger.owe(1, old);
  const current = acknowledger.owe(1, fresh);
  old.destroyed = true;
  stale.acknowledge();
  assert.deepEqual([old.ids, fresh.ids], [[], []]);
  current.acknowledge();
  assert.deepEqual([old.ids, fresh.ids], [[], [1]]);
});
