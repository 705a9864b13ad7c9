import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError, type Event, encodeAddEventRequestJson, eventEnvelope, systemEvent } from '@skerry/contracts';
import { createTestBench, type TestBench } from './bench.test.ts';
import { subscribeDeletions, subscribeEvents } from './topics.ts';

const TOPIC = 'edgex/events/device/device-pump/Pump/pump-1/Speed';

test('stores what a device service publishes before the publisher is acknowledged', async () => {
  await using bench = await listening();
  const event = bench.event();
  await publish(bench, TOPIC, event);
  assert.equal(bench.data.store.eventById(event.id)?.origin, event.origin);
});

test('stores an event once however often it is delivered', async () => {
  await using bench = await listening();
  const event = bench.event();
  await Promise.all([publish(bench, TOPIC, event), publish(bench, TOPIC, event)]);
  await publish(bench, TOPIC, event);
  assert.equal(bench.data.store.eventCount(), 1);
});

test('drops an event that contradicts its topic, logs it and counts it, but acknowledges it', async () => {
  await using bench = await listening();
  await publish(bench, 'edgex/events/device/device-pump/Pump/pump-9/Speed', bench.event());
  await publish(bench, 'edgex/events/device/short', bench.event());
  assert.equal(bench.data.store.eventCount(), 0);
  assert.equal(bench.counted.get('EventsInvalid'), 2);
  assert.match(bench.logged[0] ?? '', /event's deviceName pump-1 mismatches with the name pump-9 received in topic/);
  assert.match(bench.logged[1] ?? '', /invalid message topic edgex\/events\/device\/short/);
});

test('drops what is no event at all', async () => {
  await using bench = await listening();
  await bench.data.bus.publish(TOPIC, eventEnvelope({ correlationID: 'c', payload: { apiVersion: 'v3', event: 7 } }));
  assert.equal(bench.counted.get('EventsInvalid'), 1);
});

test('drops another event under a known id', async () => {
  await using bench = await listening();
  const event = bench.event();
  await publish(bench, TOPIC, event);
  await publish(bench, TOPIC, bench.event({ id: event.id, readings: [{ value: '9' }] }));
  assert.equal(bench.counted.get('EventsInvalid'), 1);
});

test('does not acknowledge an event that could not be stored', async () => {
  await using bench = await listening();
  bench.data.store.append = () => Promise.reject(new EdgeError('ServiceUnavailable', 'the disk is full'));
  await assert.rejects(publish(bench, TOPIC, bench.event()), { kind: 'ServiceUnavailable' });
});

test('takes base64 payloads and readings that leave out what the event says', async () => {
  await using bench = await listening();
  const event = bench.event();
  const text = encodeAddEventRequestJson({ apiVersion: 'v3', event });
  await bench.data.bus.publish(TOPIC, eventEnvelope({ correlationID: 'c', payload: Buffer.from(text).toString('base64') }));
  const { origin, valueType, value } = event.readings[0]!;
  const short = { ...bench.event(), readings: [{ valueType, value }] };
  await bench.data.bus.publish(TOPIC, eventEnvelope({ correlationID: 'c', payload: { apiVersion: 'v3', event: short } }));
  assert.equal(bench.data.store.eventCount(), 2);
  const [reading] = bench.data.store.eventById(short.id)?.readings ?? [];
  assert.deepEqual([reading?.resourceName, reading?.deviceName, reading?.origin], ['Speed', 'pump-1', origin]);
});

test('takes names that were escaped for the topic', async () => {
  await using bench = await listening();
  const topic = 'edgex/events/device/device%2Dpump/Pump/pump%2D1/Speed';
  await publish(bench, topic, bench.event());
  assert.equal(bench.data.store.eventCount(), 1);
});

test('deletes the events of a deleted device only while EventPurge is on', async () => {
  await using bench = await listening();
  await bench.stored();
  await announceDeletion(bench);
  assert.equal(bench.data.store.eventCount(), 1);
  bench.set({ EventPurge: true });
  await announceDeletion(bench);
  await bench.clock.settle();
  assert.equal(bench.data.store.eventCount(), 0);
});

async function listening(): Promise<TestBench> {
  const bench = await createTestBench();
  await subscribeEvents(bench.data);
  await subscribeDeletions(bench.data);
  return bench;
}

function publish(bench: TestBench, topic: string, event: Event): Promise<void> {
  return bench.data.bus.publish(topic, eventEnvelope({ correlationID: 'c', payload: { apiVersion: 'v3', event } }));
}

async function announceDeletion(bench: TestBench): Promise<void> {
  const details = { name: 'pump-1' };
  const payload = systemEvent({ type: 'device', action: 'delete', source: 'core-metadata', owner: 'device-pump', details, timestamp: 1n });
  await bench.data.bus.publish(
    'edgex/system-events/core-metadata/device/delete/device-pump/Pump',
    eventEnvelope({ correlationID: 'c', payload }),
  );
}
