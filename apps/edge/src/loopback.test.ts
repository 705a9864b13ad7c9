import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopbackAddress } from './loopback.ts';

test('listens on this machine only', () => {
  assert.equal(loopbackAddress('localhost', false), '127.0.0.1');
  assert.equal(loopbackAddress('', false), '127.0.0.1');
  assert.equal(loopbackAddress('127.0.0.7', false), '127.0.0.7');
  assert.equal(loopbackAddress('::1', false), '::1');
});

test('refuses any other address with what to do, unless told to be insecure', () => {
  assert.throws(() => loopbackAddress('0.0.0.0', false), { kind: 'Forbidden', message: /Cannot listen on 0\.0\.0\.0: .*--insecure/ });
  assert.throws(() => loopbackAddress('127.evil.example', false), { kind: 'Forbidden' });
  assert.equal(loopbackAddress('0.0.0.0', true), '0.0.0.0');
});
