import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '@skerry/contracts';
import { createTestBench, T0, type TestBench } from '../bench.test.ts';

const PATH = '/api/v3/event/device-pump/Pump/pump-1/Speed';

test('stores a posted event, answers 201 with its id, and passes it on to the bus', async () => {
  await using bench = await createTestBench();
  const passed: { topic: string; payload: unknown; correlationID: string }[] = [];
  await bench.data.bus.subscribe('edgex/events/#', ({ topic, envelope }) => {
    passed.push({ topic, payload: envelope.payload, correlationID: envelope.correlationID });
  });
  const event = bench.event();
  const requestId = '0f4c3a52-5a1d-4d0b-9a39-2f2f1c9b7c11';
  const { status, body } = await post(bench, event, { requestId });
  assert.deepEqual([status, body], [201, { apiVersion: 'v3', requestId, statusCode: 201, id: event.id }]);
  assert.equal(passed[0]?.topic, 'edgex/events/core/device-pump/Pump/pump-1/Speed');
  assert.equal((passed[0]?.payload as { event?: Event } | undefined)?.event?.id, event.id);
  assert.match(passed[0]?.correlationID ?? '', /^c0ffee00/);
  assert.equal(bench.counted.get('EventsPersisted'), 1);
  assert.equal(bench.counted.get('ReadingsPersisted'), 1);
});

test('numbers the events of a publisher that does not, source by source, and keeps the numbers of one that does', async () => {
  await using bench = await createTestBench();
  const first = bench.event();
  await post(bench, first);
  await post(bench, first);
  await post(bench, bench.event({ origin: T0 + 1n }));
  await post(bench, bench.event({ origin: T0 + 2n, skerrySeq: 70n, skerryEpoch: 'mine' }));
  const { body } = await bench.call('GET', '/api/v3/event/all');
  const events = body.events as { skerrySeq: number; skerryEpoch: string; traceparent: string }[];
  assert.deepEqual(
    events.map((event) => event.skerrySeq),
    [70, 2, 1],
  );
  assert.deepEqual([events[0]?.skerryEpoch, events[1]?.skerryEpoch === events[2]?.skerryEpoch], ['mine', true]);
  assert.ok(events.every((event) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(event.traceparent)));
});

test('answers 201 again for the same event and 409 for another one under its id', async () => {
  await using bench = await createTestBench();
  const event = bench.event();
  assert.equal((await post(bench, event)).status, 201);
  assert.equal((await post(bench, event)).status, 201);
  const other = await post(bench, bench.event({ id: event.id, readings: [{ value: '8' }] }));
  assert.equal(other.status, 409);
  assert.equal(bench.data.store.eventCount(), 1);
});

test('passes an event on that contradicts its path, but refuses it', async () => {
  await using bench = await createTestBench();
  const topics: string[] = [];
  await bench.data.bus.subscribe('edgex/events/#', ({ topic }) => void topics.push(topic));
  const value = { apiVersion: 'v3', event: bench.event({ deviceName: 'pump-2' }) };
  const { status, body } = await bench.call('POST', PATH, { value });
  assert.deepEqual([status, body.message], [400, "event's deviceName pump-2 mismatches pump-1"]);
  assert.equal(topics.length, 1);
  assert.equal(bench.data.store.eventCount(), 0);
});

test('refuses an event that is too large, or is none', async () => {
  await using bench = await createTestBench();
  const value = { apiVersion: 'v3', event: bench.event() };
  const large = { value, headers: { 'content-length': String(25_000 * 1024 + 1) } };
  await assert.rejects(bench.call('POST', PATH, large), { kind: 'LimitExceeded', message: 'request size exceed 25000 KB' });
  await assert.rejects(bench.call('POST', PATH, { value: { apiVersion: 'v3', event: { id: 'x' } } }), { kind: 'ContractInvalid' });
});

test('refuses a reading whose id is no UUID', async () => {
  await using bench = await createTestBench();
  const { status, body } = await post(bench, bench.event({ readings: [{ id: 'seven' }] }));
  assert.equal(status, 400);
  assert.match(String(body.message), /reading id "seven"/);
});

test('answers 201 but stores nothing while PersistData is off', async () => {
  await using bench = await createTestBench();
  bench.set({ PersistData: false });
  assert.equal((await post(bench, bench.event())).status, 201);
  assert.equal(bench.data.store.eventCount(), 0);
});

test('gives floating point values back in the shortest text of their width', async () => {
  await using bench = await createTestBench();
  const readings = [
    { resourceName: 'A', valueType: 'Float64', value: '1.5' },
    { resourceName: 'B', valueType: 'Float32', value: '16777216' },
    { resourceName: 'C', valueType: 'Float64Array', value: '[1, 2.50]' },
  ] as const;
  const event = bench.event({ readings });
  await post(bench, event);
  const stored = bench.data.store.eventById(event.id);
  assert.deepEqual(
    stored?.readings.map((reading) => reading.value),
    ['1.5e+00', '1.6777216e+07', '[1e+00, 2.5e+00]'],
  );
});

test('gives one event by id, every digit of its origin, and says which id it does not know', async () => {
  await using bench = await createTestBench();
  const event = await bench.stored();
  const { body } = await bench.call('GET', `/api/v3/event/id/${event.id}`);
  assert.equal((body.event as Event).origin, T0);
  const unknown = '0f4c3a52-5a1d-4d0b-9a39-2f2f1c9b7c11';
  await assert.rejects(bench.call('GET', `/api/v3/event/id/${unknown}`), {
    kind: 'NotFound',
    message: `no event with id '${unknown}' found`,
  });
  await assert.rejects(bench.call('GET', '/api/v3/event/id/seven'), { kind: 'InvalidId', message: 'fail to parse id as an UUID' });
});

test('deletes one event by id', async () => {
  await using bench = await createTestBench();
  const event = await bench.stored();
  const path = `/api/v3/event/id/${event.id}`;
  assert.deepEqual(await bench.call('DELETE', path), { status: 200, body: { apiVersion: 'v3', statusCode: 200 } });
  await assert.rejects(bench.call('DELETE', path), { kind: 'NotFound', message: `no event with id '${event.id}' found` });
  await assert.rejects(bench.call('DELETE', '/api/v3/event/id/7'), { kind: 'InvalidId', message: 'Failed to parse ID as an UUID' });
});

test('lists and counts events of all devices and of one', async () => {
  await using bench = await createTestBench();
  for (let at = 0; at < 25; at++) await bench.stored({ origin: T0 + BigInt(at), deviceName: at % 5 === 0 ? 'valve' : 'pump-1' });
  const all = (await bench.call('GET', '/api/v3/event/all')).body;
  assert.deepEqual([all.totalCount, (all.events as Event[]).length, (all.events as Event[])[0]?.origin], [25, 20, T0 + 24n]);
  const valve = (await bench.call('GET', '/api/v3/event/device/name/valve?limit=2&offset=4')).body;
  assert.deepEqual([valve.totalCount, (valve.events as Event[]).map((event) => event.origin)], [5, [T0]]);
  assert.equal((await bench.call('GET', '/api/v3/event/count')).body.count, 25);
  assert.equal((await bench.call('GET', '/api/v3/event/count/device/name/valve')).body.count, 5);
  const span = (await bench.call('GET', `/api/v3/event/start/${T0 + 3n}/end/${T0 + 7n}?limit=-1`)).body;
  assert.deepEqual([span.totalCount, (span.events as Event[]).length], [5, 5]);
});

test('answers an offset beyond the end with 416, but not for an empty list or limit 0', async () => {
  await using bench = await createTestBench();
  assert.equal((await bench.call('GET', '/api/v3/event/all?offset=10')).status, 200);
  for (let at = 0; at < 3; at++) await bench.stored();
  await assert.rejects(bench.call('GET', '/api/v3/event/all?offset=10'), {
    kind: 'RangeNotSatisfiable',
    message: 'query objects bounds out of range. length:3 offset:10',
  });
  const { body } = await bench.call('GET', '/api/v3/event/all?offset=10&limit=0');
  assert.deepEqual([body.totalCount, body.events], [3, []]);
  assert.deepEqual((await bench.call('GET', '/api/v3/event/all?offset=3')).body.events, []);
  const uncounted = (await bench.call('GET', '/api/v3/event/all?offset=-1&limit=2')).body;
  assert.deepEqual([uncounted.totalCount, (uncounted.events as Event[]).length], [0, 2]);
});

test('deletes nothing for an age that reaches back beyond all time', async () => {
  await using bench = await createTestBench();
  await bench.stored();
  assert.equal((await bench.call('DELETE', '/api/v3/event/age/-9223372036854775808')).status, 202);
  assert.equal(bench.data.store.eventCount(), 1);
});

test('deletes the events of a device, and those older than an age, so that the next query sees it', async () => {
  await using bench = await createTestBench();
  const now = BigInt(bench.clock.nowMs()) * 1_000_000n;
  for (let minutes = 0n; minutes < 10n; minutes++) await bench.stored({ origin: now - minutes * 60_000_000_000n });
  await bench.stored({ deviceName: 'valve', origin: now });
  assert.equal((await bench.call('DELETE', '/api/v3/event/age/270000000000')).status, 202);
  assert.equal((await bench.call('GET', '/api/v3/event/count')).body.count, 6);
  assert.equal((await bench.call('DELETE', '/api/v3/event/device/name/pump-1')).status, 202);
  assert.equal((await bench.call('GET', '/api/v3/event/all')).body.totalCount, 1);
  await assert.rejects(bench.call('DELETE', '/api/v3/event/age/old'), { kind: 'ContractInvalid', message: 'age format parsing failed' });
});

test('gives a cursor the events behind its position and tells it where the log begins and ends', async () => {
  await using bench = await createTestBench();
  const events = [await bench.stored(), await bench.stored(), await bench.stored()];
  const first = (await bench.call('GET', '/api/v3/event/after/0?limit=2')).body;
  assert.deepEqual(
    (first.events as Event[]).map((event) => event.id),
    events.slice(0, 2).map((event) => event.id),
  );
  assert.deepEqual([first.positions, first.next, first.oldest, first.newest], [[1, 2], 2, 1, 3]);
  const rest = (await bench.call('GET', '/api/v3/event/after/2')).body;
  assert.deepEqual([rest.positions, rest.next], [[3], 3]);
});

test('lets a cursor wait for the next event, and gives up in time', async () => {
  await using bench = await createTestBench();
  const waiting = bench.call('GET', '/api/v3/event/after/0?waitMs=60000');
  await bench.clock.settle();
  const event = await bench.stored();
  assert.equal(((await waiting).body.events as Event[])[0]?.id, event.id);
  const late = bench.call('GET', '/api/v3/event/after/1?waitMs=60000');
  await bench.clock.advance(4500);
  assert.deepEqual((await late).body.events, []);
});

test('refuses a position that is none', async () => {
  await using bench = await createTestBench();
  await assert.rejects(bench.call('GET', '/api/v3/event/after/-1'), { kind: 'ContractInvalid', message: /start with 0/ });
});

function post(bench: TestBench, event: Event, parts: object = {}) {
  return bench.call('POST', PATH, { value: { apiVersion: 'v3', ...parts, event } });
}
