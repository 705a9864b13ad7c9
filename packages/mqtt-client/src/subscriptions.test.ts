import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MqttMessage } from './client.ts';
import { Subscriptions } from './subscriptions.ts';

const handler = () => undefined;
const message = (topic: string): MqttMessage => ({ topic, payload: new Uint8Array(), qos: 0, retain: false, duplicate: false });

test('asks the broker once for a filter that several want, and again for a higher QoS', () => {
  const subscriptions = new Subscriptions();
  assert.equal(subscriptions.add('a', handler, 0), true);
  subscriptions.confirm('a');
  assert.equal(subscriptions.add('a', handler, 0), false);
  assert.equal(subscriptions.add('a', handler, 1), true);
  assert.equal(subscriptions.qosOf('a'), 1);
});

test('gives a filter up when the last one leaves', () => {
  const subscriptions = new Subscriptions();
  subscriptions.add('a', handler, 0);
  subscriptions.add('a', handler, 0);
  assert.equal(subscriptions.remove('a', handler), false);
  assert.equal(subscriptions.remove('a', handler), true);
  assert.equal(subscriptions.remove('a', handler), false);
});

test('asks for everything again when the broker began a new session', () => {
  const subscriptions = new Subscriptions();
  subscriptions.add('a', handler, 0);
  subscriptions.add('b/+', handler, 1);
  subscriptions.confirm('a');
  assert.deepEqual(subscriptions.unconfirmed(), [{ filter: 'b/+', qos: 1 }]);
  subscriptions.forgetSession();
  assert.equal(subscriptions.unconfirmed().length, 2);
});

test('calls every handler whose filter matches', async () => {
  const subscriptions = new Subscriptions();
  const called: string[] = [];
  for (const filter of ['a/b', 'a/+', '#', 'a']) subscriptions.add(filter, () => void called.push(filter), 0);
  await Promise.all(subscriptions.dispatch(message('a/b')));
  assert.deepEqual(called.sort(), ['#', 'a/+', 'a/b']);
});

test('turns a handler that throws into a rejection', async () => {
  const subscriptions = new Subscriptions();
  const bad = () => {
    throw new RangeError('bad');
  };
  subscriptions.add('a', bad, 0);
  await assert.rejects(Promise.all(subscriptions.dispatch(message('a'))), /bad/);
});
