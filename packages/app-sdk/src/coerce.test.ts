import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEvent, requireBytes, requireEvent, toBytes, toText } from './coerce.ts';
import { createTestEvent } from './testkit/test-event.ts';
import { createTestContext } from './testkit/test-setup.ts';

test('leaves bytes as they are and writes texts as UTF-8', () => {
  const bytes = new Uint8Array([1, 2]);
  assert.equal(toBytes(bytes), bytes);
  assert.deepEqual(toBytes('é'), new Uint8Array([0xc3, 0xa9]));
  assert.equal(toText(new Uint8Array([0xc3, 0xa9])), 'é');
});

test('keeps every digit of a time in nanoseconds', () => {
  const text = toText(createTestEvent({ origin: 1_700_000_000_000_000_003n }));
  assert.match(text, /"origin":1700000000000000003/);
  assert.equal(toText({ big: 9_007_199_254_740_993n }), '{"big":9007199254740993}');
});

test('tells events from all else', () => {
  assert.equal(isEvent(createTestEvent()), true);
  for (const other of [undefined, null, 'x', {}, { readings: [] }, new Uint8Array()]) assert.equal(isEvent(other), false);
});

test('says that a function needs an event, and where to put it', () => {
  const context = createTestContext();
  assert.equal(requireEvent('F', createTestEvent(), context).deviceName, 'Boiler-1');
  assert.throws(() => requireEvent('F', 'text', context), /F: type received is not an Event in pipeline 'default-pipeline'\. Put F before/);
  assert.throws(() => requireEvent('F', undefined, context), /F: no Event Received in pipeline 'default-pipeline'/);
});

test('says that a function got nothing', () => {
  assert.throws(() => requireBytes('F', undefined, createTestContext()), /function F in pipeline 'default-pipeline': No Data Received/);
});
