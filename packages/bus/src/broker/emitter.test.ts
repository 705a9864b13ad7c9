import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AedesPublishPacket } from 'aedes';
import { TrieEmitter } from './emitter.ts';

const packet = (topic: string) => ({ topic }) as AedesPublishPacket;

test('hands a packet to all who want it and does not wait for them', () => {
  const emitter = new TrieEmitter();
  const heard: string[] = [];
  emitter.on('a/#', ({ topic }) => void heard.push(topic));
  emitter.on('a/+', ({ topic }) => void heard.push(topic));
  let done = false;
  emitter.emit(packet('a/b'), () => {
    done = true;
  });
  assert.deepEqual([heard, done], [['a/b', 'a/b'], true]);
});

test('knows who wants what, as they come and go', async () => {
  const emitter = new TrieEmitter();
  const listener = () => assert.fail('is gone');
  await new Promise<void>((resolve) => emitter.on('a', listener, resolve));
  assert.deepEqual([emitter.wants('a'), emitter.wants('b')], [true, false]);
  await new Promise<void>((resolve) => emitter.removeListener('a', listener, resolve));
  emitter.removeListener('a', listener);
  assert.equal(emitter.wants('a'), false);
  emitter.emit(packet('a'));
  await new Promise<void>((resolve) => emitter.close(resolve));
});
