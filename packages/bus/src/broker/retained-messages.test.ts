import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROKER_LIMITS } from './limits.ts';
import { RetainedMessages } from './retained-messages.ts';

const topics = (messages: { topic: string }[]) => messages.map(({ topic }) => topic);

test('keeps the last message of each topic until an empty one comes', () => {
  const retained = new RetainedMessages(BROKER_LIMITS);
  retained.keep('a', Buffer.from('1'), 0);
  retained.keep('a', Buffer.from('2'), 1);
  retained.keep('b/c', Buffer.from('3'), 0);
  assert.equal(retained.matching(['a'])[0]?.payload.toString(), '2');
  assert.deepEqual(topics(retained.matching(['#', 'a'])), ['a', 'b/c']);
  retained.keep('a', Buffer.alloc(0), 0);
  assert.deepEqual(topics(retained.matching(['#'])), ['b/c']);
});

test('refuses what is too much, in number or in bytes, and takes it when there is room again', () => {
  const retained = new RetainedMessages({ ...BROKER_LIMITS, retained: 2, retainedBytes: 100 });
  assert.equal(retained.keep('a', Buffer.alloc(60), 0), true);
  assert.equal(retained.keep('b', Buffer.alloc(60), 0), false);
  assert.equal(retained.keep('a', Buffer.alloc(10), 0), true);
  assert.equal(retained.keep('b', Buffer.alloc(60), 0), true);
  assert.equal(retained.keep('c', Buffer.alloc(1), 0), false);
});

test('keeps a copy, not a window into the buffer of a socket', () => {
  const retained = new RetainedMessages(BROKER_LIMITS);
  const buffer = Buffer.from('first');
  retained.keep('a', buffer, 0);
  buffer.fill(0);
  assert.equal(retained.matching(['a'])[0]?.payload.toString(), 'first');
});
