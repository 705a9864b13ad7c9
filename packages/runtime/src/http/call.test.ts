import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getRoute } from '../test/test-service.ts';
import { Call } from './call.ts';

const match = { route: getRoute('/x/:name', () => ({ status: 200 })), params: { name: 'a' } };
const create = (url = '/x/a'): Call => new Call(match, url, { headers: {}, correlationId: 'c' });

test('parses the query when it is first asked for, as Go does', () => {
  const { query } = create('/x/a?labels=a%2Cb&labels=c+d&empty=&flag');
  assert.deepEqual(query.getAll('labels'), ['a,b', 'c d']);
  assert.deepEqual([query.get('empty'), query.get('flag'), query.get('missing')], ['', '', null]);
  const call = create();
  assert.equal(call.query, call.query);
  assert.equal(call.query.size, 0);
});

test('gives the parameters of its match', () => {
  assert.deepEqual(create().params, { name: 'a' });
});

test('aborts the signal of who asked before and of who asks after, with the first reason', () => {
  const early = create();
  const { signal } = early;
  early.abort('first');
  early.abort('second');
  assert.equal(signal.reason, 'first');
  const late = create();
  late.abort('gone');
  assert.deepEqual([late.signal.aborted, late.signal.reason], [true, 'gone']);
});

test('does nothing when its time is up and nobody minds', () => {
  const call = create();
  call.expire();
  let expired = 0;
  call.onExpire = () => expired++;
  call.expire();
  assert.equal(expired, 1);
});

test('lets anybody do everything while security is not configured', () => {
  assert.deepEqual(create().caller.roles, ['open', 'read', 'operate', 'configure', 'admin']);
});
