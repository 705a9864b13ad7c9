import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { FakeClock, RecordingLog } from '@skerry/testkit';
import type { AedesPublishPacket, PublishPacket, Subscription } from 'aedes';
import { ThrottledLog } from '../throttled-log.ts';
import { createBrokerCounters } from './counters.ts';
import { BROKER_LIMITS, type BrokerLimits } from './limits.ts';
import { SessionStore } from './session-store.ts';

function openStore(limits: Partial<BrokerLimits> = {}) {
  const clock = new FakeClock();
  const log = new RecordingLog();
  const counters = createBrokerCounters(undefined);
  const store = new SessionStore({ limits: { ...BROKER_LIMITS, ...limits }, clock, log: new ThrottledLog(log, clock), counters });
  return { store, log, counters };
}

const filters = (...wanted: [string, number][]) => wanted.map(([topic, qos]) => ({ topic, qos })) as Subscription[];
const publish = (topic: string) => ({ topic, qos: 1, payload: Buffer.from('x'), retain: false }) as AedesPublishPacket;

test('queues for sessions that subscribed above QoS 0, once for each', async () => {
  const { store, counters } = openStore({ sessionMessages: 1 });
  await store.addSubscriptions({ id: 'a' }, filters(['t/#', 1], ['t/x', 2], ['other', 1], ['bad#', 1]));
  await store.addSubscriptions({ id: 'b' }, filters(['t/#', 0]));
  assert.deepEqual([store.wants('t/x'), store.queuedQos('a', 't/x'), store.queuedQos('b', 't/x')], [true, 2, 0]);
  await store.outgoingEnqueueCombi(await store.subscriptionsByTopic('t/x'), publish('t/x'));
  assert.equal(counters.dropped.value, 0);
  await store.outgoingEnqueueCombi(await store.subscriptionsByTopic('t/x'), publish('t/x'));
  assert.equal(counters.dropped.value, 1);
});

test('gives back the subscriptions of a client until it gives them up', async () => {
  const { store } = openStore();
  await store.addSubscriptions({ id: 'a' }, filters(['x', 1], ['y', 0]));
  assert.deepEqual(await store.subscriptionsByClient({ id: 'a' }), [
    { topic: 'x', qos: 1 },
    { topic: 'y', qos: 0 },
  ]);
  await store.removeSubscriptions({ id: 'a' }, ['x']);
  assert.deepEqual(await store.subscriptionsByClient({ id: 'a' }), [{ topic: 'y', qos: 0 }]);
  await store.cleanSubscriptions({ id: 'a' });
  assert.deepEqual(await store.subscriptionsByClient({ id: 'a' }), []);
  assert.equal(store.wants('x'), false);
});

test('follows a change of QoS', async () => {
  const { store } = openStore();
  await store.addSubscriptions({ id: 'a' }, filters(['x', 1]));
  await store.addSubscriptions({ id: 'a' }, filters(['x', 0]));
  assert.equal(store.wants('x'), false);
});

test('forgets the session that is away longest when there are too many', async () => {
  const { store } = openStore({ sessions: 2 });
  for (const id of ['a', 'b']) {
    const socket = new PassThrough();
    store.connect(id, socket);
    await store.addSubscriptions({ id }, filters([id, 1]));
    if (id === 'a') continue;
    store.disconnect(id, socket);
  }
  await store.addSubscriptions({ id: 'c' }, filters(['c', 1]));
  assert.deepEqual([store.wants('a'), store.wants('b'), store.wants('c')], [true, false, true]);
});

test('keeps wills and half-received messages until they are done', async () => {
  const { store } = openStore();
  await store.putWill({ id: 'a' }, { topic: 'w' } as PublishPacket);
  assert.equal((await store.getWill({ id: 'a' }))?.topic, 'w');
  assert.equal((await store.delWill({ id: 'a' }))?.topic, 'w');
  assert.equal(await store.getWill({ id: 'a' }), undefined);
  await store.incomingStorePacket({ id: 'a' }, { messageId: 5 });
  assert.equal(store.isRepeated('a', 5), true);
  await store.incomingDelPacket({ id: 'a' }, { messageId: 5 });
  await assert.rejects(store.incomingGetPacket({ id: 'a' }, { messageId: 5 }));
});

test('counts retained messages that it has no room for', async () => {
  const { store, counters } = openStore({ retained: 1 });
  await store.storeRetained(publish('a'));
  await store.storeRetained(publish('b'));
  assert.equal(counters.retainedRefused.value, 1);
  assert.equal((await store.createRetainedStreamCombi(['#']).toArray()).length, 1);
});
