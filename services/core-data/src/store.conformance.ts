import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Event, Reading } from '@skerry/contracts';
import { createEvents, T0 } from './bench.test.ts';
import type { EventStore } from './store.ts';

/** One event store under test; `restart` closes it and opens the same data again. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: EventStore;
  restart(): Promise<EventStore>;
}

type Check = (under: StoreUnderTest, event: ReturnType<typeof createEvents>) => Promise<void>;

const ALL = { offset: 0, limit: 1000 };
const SERVICE = 'device-pump';

/** What every event store must do: registers the tests of one implementation. */
export function eventStoreConformance(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the promises of an event store`, () => {
    for (const [what, check] of Object.entries({ ...APPENDING, ...READING, ...COUNTING, ...LOG, ...DELETING })) {
      test(what, async () => {
        await using under = await open();
        await check(under, createEvents());
      });
    }
  });
}

const APPENDING: Readonly<Record<string, Check>> = {
  'gives an event back with every member it came with, save the ids of its readings': async ({ store }, make) => {
    const event = richEvent(make);
    await store.append(SERVICE, event);
    assert.deepEqual(store.eventById(event.id), { ...event, readings: event.readings.map(({ id, ...rest }) => rest) });
  },
  'gives it back the same after a restart': async (under, make) => {
    const event = richEvent(make);
    await under.store.append(SERVICE, event);
    const before = under.store.eventById(event.id);
    const store = await under.restart();
    assert.deepEqual(store.eventById(event.id), before);
    assert.equal(store.eventCount(), 1);
    assert.equal(store.readingCount(), event.readings.length);
  },
  'stores the same event once, whatever its envelope says the second time': async ({ store }, make) => {
    const event = make({ skerrySeq: 1n, skerryEpoch: 'first', traceparent: 'one' });
    assert.equal(await store.append(SERVICE, event), true);
    assert.equal(await store.append(SERVICE, { ...event, skerrySeq: 9n, skerryEpoch: 'second', traceparent: 'other' }), false);
    assert.equal(store.eventCount(), 1);
    assert.equal(store.eventById(event.id)?.skerrySeq, 1n);
  },
  'stores origins from one end of time to the other, and the events of others beside them': async (under, make) => {
    const [first, last] = [-(2n ** 63n), 2n ** 63n - 1n];
    const events = [
      make({ origin: first, readings: [{ origin: last }] }),
      make({ origin: last, readings: [{ origin: first }] }),
      make(),
      make({ deviceName: 'other' }),
    ];
    assert.deepEqual(await Promise.all(events.map((event) => under.store.append(SERVICE, event))), [true, true, true, true]);
    const store = await under.restart();
    for (const event of events) assert.deepEqual(store.eventById(event.id)?.readings[0]?.origin, event.readings[0]?.origin);
    for (const moment of [first, T0, last]) {
      const { items, totalCount } = await store.readings({ device: 'pump-1', start: moment, end: moment }, ALL);
      assert.deepEqual([totalCount, items.map(({ origin }) => origin)], [1, [moment]]);
    }
  },
  'refuses another event under a known id': async ({ store }, make) => {
    const event = make();
    await store.append(SERVICE, event);
    await assert.rejects(store.append(SERVICE, make({ ...event, readings: [{ value: '8' }] })), {
      kind: 'StatusConflict',
      message: /belongs to another event/,
    });
    await assert.rejects(store.append(SERVICE, make({ ...event, origin: T0 + 1n })), { kind: 'StatusConflict' });
    assert.equal(store.eventById(event.id)?.readings[0]?.value, '7');
  },
  'stores all others when one of many that come together is known or in conflict': async ({ store }, make) => {
    const known = make();
    await store.append(SERVICE, known);
    const fresh = Array.from({ length: 20 }, (_, at) => make({ origin: T0 + BigInt(at) }));
    const settled = await Promise.allSettled(
      [...fresh, known, make({ ...known, origin: T0 + 5n }), fresh[3]!].map((each) => store.append(SERVICE, each)),
    );
    assert.deepEqual(
      settled.slice(0, 20).map((each) => each.status === 'fulfilled'),
      Array.from({ length: 20 }, () => true),
    );
    assert.deepEqual(settled[20], { status: 'fulfilled', value: false });
    assert.equal(settled[21]?.status, 'rejected');
    assert.equal(settled[22]?.status, 'fulfilled');
    assert.equal(store.eventCount(), 21);
  },
  'takes ids of any version': async ({ store }, make) => {
    const event = make({ id: '4f3c2b1a-0d9e-4c8b-9a7f-6e5d4c3b2a19' });
    await store.append(SERVICE, event);
    assert.equal(store.has(event.id.toUpperCase()), true);
    assert.equal(store.eventById(event.id)?.id, event.id);
  },
  'keeps the tags of each event of a source whose tags never repeat': async (under, make) => {
    const events = Array.from({ length: 80 }, (_, at) => make({ tags: { run: at }, readings: [{ tags: { deep: { at } } }] }));
    await Promise.all(events.map((event) => under.store.append(SERVICE, event)));
    const plain = make();
    await under.store.append(SERVICE, plain);
    const store = await under.restart();
    for (const event of events) assert.deepEqual(store.eventById(event.id), event);
    assert.deepEqual(store.eventById(plain.id), plain);
  },
};

const READING: Readonly<Record<string, Check>> = {
  'lists events newest origin first, page by page': async ({ store }, make) => {
    const events = await appendMany(store, make, 50);
    const newestFirst = events.map((event) => event.id).reverse();
    const { totalCount, items } = await store.events({}, { offset: 10, limit: 15 });
    assert.equal(totalCount, 50);
    assert.deepEqual(
      items.map((event) => event.id),
      newestFirst.slice(10, 25),
    );
    assert.deepEqual((await store.events({}, { offset: 45, limit: 15 })).items.length, 5);
    assert.deepEqual(await store.events({}, { offset: 51, limit: 15 }), { totalCount: 50, items: [] });
  },
  'leaves the count out for offset -1': async ({ store }, make) => {
    await appendMany(store, make, 5);
    const { totalCount, items } = await store.events({}, { offset: -1, limit: 3 });
    assert.deepEqual([totalCount, items.length], [0, 3]);
    assert.equal((await store.readings({}, { offset: -1, limit: 3 })).items.length, 3);
  },
  'finds events by device and by a span whose ends count': async ({ store }, make) => {
    await appendMany(store, make, 30);
    const span = { start: T0 + 10n, end: T0 + 19n };
    assert.equal((await store.events(span, ALL)).totalCount, 10);
    const some = await store.events({ ...span, device: 'pump-1' }, ALL);
    assert.deepEqual(
      some.items.map((event) => event.origin - T0),
      [19n, 16n, 13n, 10n],
    );
    assert.equal((await store.events({ device: 'nobody' }, ALL)).totalCount, 0);
    assert.equal((await store.events({ start: T0 + 100n, end: T0 + 200n }, ALL)).totalCount, 0);
  },
  'lists readings newest origin first, even where their origins stray from their events': async ({ store }, make) => {
    const offsets = [0n, 40n, -35n, 7n];
    for (let at = 0; at < 60; at++) {
      const origin = T0 + BigInt(at * 10);
      const readings = offsets.map((offset, index) => ({ origin: origin + offset, resourceName: `R${index}`, value: `${at}` }));
      await store.append(SERVICE, make({ origin, deviceName: `pump-${at % 4}`, readings }));
    }
    const { totalCount, items } = await store.readings({}, ALL);
    assert.deepEqual([totalCount, items.length], [240, 240]);
    assert.ok(items.every((reading, at) => at === 0 || items[at - 1]!.origin >= reading.origin));
    const span = { start: T0 + 95n, end: T0 + 310n };
    const inSpan = items.filter((reading) => reading.origin >= span.start && reading.origin <= span.end);
    const found = await store.readings(span, ALL);
    assert.equal(found.totalCount, inSpan.length);
    assert.deepEqual(
      found.items.map((reading) => reading.origin),
      inSpan.map((reading) => reading.origin),
    );
    assert.equal(
      (await store.readings({ ...span, resources: ['R1', 'R2'] }, { offset: 0, limit: 1 })).totalCount,
      inSpan.filter((each) => /R[12]/.test(each.resourceName)).length,
    );
  },
  'finds readings by device, resource, and both': async ({ store }, make) => {
    await appendMany(store, make, 30);
    const of = async (filter: object) => (await store.readings(filter, ALL)).totalCount;
    assert.deepEqual(
      [
        await of({ device: 'pump-0' }),
        await of({ resources: ['Speed'] }),
        await of({ device: 'pump-0', resources: ['Speed', 'Flow'] }),
        await of({ resources: ['None'] }),
      ],
      [20, 30, 20, 0],
    );
  },
  'finds a reading that names another device than its event under that device': async ({ store }, make) => {
    await store.append(SERVICE, make({ readings: [{}, { deviceName: 'valve', profileName: 'Valve' }] }));
    const { items } = await store.readings({ device: 'valve' }, ALL);
    assert.deepEqual(
      items.map((reading) => [reading.deviceName, reading.profileName]),
      [['valve', 'Valve']],
    );
    assert.deepEqual([store.readingCount('valve'), store.eventCount('valve'), store.readingCount('pump-1')], [1, 0, 1]);
  },
  'gives the readings of an event newest first': async ({ store }, make) => {
    const event = make({ readings: [{ origin: T0 }, { origin: T0 + 5n, resourceName: 'Flow' }] });
    await store.append(SERVICE, event);
    assert.deepEqual(
      store.eventById(event.id)?.readings.map((reading) => reading.resourceName),
      ['Flow', 'Speed'],
    );
  },
  'puts the readings of each device and resource into one value': async ({ store }, make) => {
    const values = ['9223372036854775807', '-1', '3'];
    for (const value of values)
      await store.append(
        SERVICE,
        make({
          readings: [
            { valueType: 'Int64', value },
            { resourceName: 'Temp', valueType: 'Float32', value: '1.5e+00' },
            { resourceName: 'Text', valueType: 'String', value: 'x' },
          ],
        }),
      );
    const of = async (fn: 'MIN' | 'MAX' | 'SUM' | 'AVG' | 'COUNT') =>
      (await store.aggregate({}, fn)).map((each) => [each.resourceName, each.valueType, each.value]);
    assert.deepEqual(await of('SUM'), [
      ['Speed', 'Int64', 9223372036854775809n],
      ['Temp', 'Float64', 4.5],
      ['Text', 'String', null],
    ]);
    assert.deepEqual(await of('MIN'), [
      ['Speed', 'Int64', -1n],
      ['Temp', 'Float64', 1.5],
      ['Text', 'String', null],
    ]);
    assert.deepEqual((await of('MAX'))[0], ['Speed', 'Int64', 9223372036854775807n]);
    assert.deepEqual((await of('COUNT'))[1], ['Temp', 'Uint64', 3]);
    assert.deepEqual((await of('AVG'))[1], ['Temp', 'Float64', 1.5]);
  },
};

const COUNTING: Readonly<Record<string, Check>> = {
  'counts events and readings by device and in all, also after a restart': async (under, make) => {
    await appendMany(under.store, make, 30);
    const counts = (store: EventStore) => [
      store.eventCount(),
      store.eventCount('pump-2'),
      store.readingCount(),
      store.readingCount('pump-2'),
      store.eventCount('nobody'),
    ];
    assert.deepEqual(counts(under.store), [30, 10, 60, 20, 0]);
    assert.deepEqual(counts(await under.restart()), [30, 10, 60, 20, 0]);
  },
  'names the sources that have events': async ({ store }, make) => {
    await appendMany(store, make, 9);
    assert.deepEqual(
      store.sources().map(({ device, events }) => [device, events]),
      [
        ['pump-0', 3],
        ['pump-1', 3],
        ['pump-2', 3],
      ],
    );
    assert.equal(store.newestOrigin(), T0 + 8n);
  },
};

const LOG: Readonly<Record<string, Check>> = {
  'gives the log in the order of positions, from any position on': async ({ store }, make) => {
    const events = await appendMany(store, make, 25);
    const seen: string[] = [];
    let position = 0;
    for (let slice = store.after(0, 10); slice.events.length > 0; slice = store.after(position, 10)) {
      seen.push(...slice.events.map((event) => event.id));
      assert.ok(slice.positions.every((each, at) => each > (slice.positions[at - 1] ?? position)));
      position = slice.next;
    }
    assert.deepEqual(
      seen,
      events.map((event) => event.id),
    );
    const { oldest, newest, next } = store.after(position, 10);
    assert.deepEqual([oldest > 0, newest, next], [true, position, position]);
  },
  'never gives a position twice, even if the newest events were deleted before a restart': async (under, make) => {
    const events = await appendMany(under.store, make, 3);
    const last = under.store.after(0, 10).next;
    for (const event of events) await under.store.deleteById(event.id);
    const store = await under.restart();
    await store.append(SERVICE, make());
    assert.ok(store.after(last, 10).positions[0]! > last);
  },
  'tells when events were appended': async ({ store }, make) => {
    let calls = 0;
    const listener = store.onAppended(() => calls++);
    await store.append(SERVICE, make());
    listener[Symbol.dispose]();
    await store.append(SERVICE, make());
    assert.equal(calls, 1);
  },
  'steps over deleted events': async ({ store }, make) => {
    const events = await appendMany(store, make, 30);
    await store.deleteDevice('pump-0');
    const slice = store.after(0, 100);
    assert.deepEqual(
      slice.events.map((event) => event.id),
      events.filter((event) => event.deviceName !== 'pump-0').map((event) => event.id),
    );
  },
};

const DELETING: Readonly<Record<string, Check>> = {
  'deletes one event, once': async ({ store }, make) => {
    const [first] = await appendMany(store, make, 3);
    assert.equal(await store.deleteById(first!.id), true);
    assert.equal(await store.deleteById(first!.id), false);
    assert.deepEqual([store.eventById(first!.id), store.eventCount()], [undefined, 2]);
  },
  'hides the events of a deleted device at once, and takes new ones of it': async (under, make) => {
    const events = await appendMany(under.store, make, 30);
    const { store } = under;
    await store.deleteDevice('pump-0');
    assert.deepEqual([store.eventCount(), store.eventCount('pump-0'), store.eventById(events[0]!.id)], [20, 0, undefined]);
    assert.equal((await store.events({}, ALL)).items.length, 20);
    await store.append(SERVICE, make({ deviceName: 'pump-0' }));
    assert.equal((await store.readings({ device: 'pump-0' }, ALL)).totalCount, 1);
    await store.settled();
    const again = await under.restart();
    assert.deepEqual([again.eventCount(), again.eventCount('pump-0')], [21, 1]);
  },
  'takes a deleted event back under its old id': async ({ store }, make) => {
    const event = make();
    await store.append(SERVICE, event);
    await store.deleteDevice('pump-1');
    assert.equal(await store.append(SERVICE, event), true);
    assert.deepEqual([store.eventCount(), store.eventById(event.id)?.id], [1, event.id]);
  },
  'hides events before a moment at once, but not those that come later with an old origin': async (under, make) => {
    await appendMany(under.store, make, 3000, 1n);
    const { store } = under;
    await store.deleteBefore(T0 + 2000n);
    assert.deepEqual(
      [store.eventCount(), (await store.events({}, ALL)).totalCount, (await store.readings({}, ALL)).totalCount],
      [1000, 1000, 2000],
    );
    assert.equal((await store.events({ start: T0, end: T0 + 2004n }, ALL)).totalCount, 5);
    await store.append(SERVICE, make({ origin: T0 + 1n }));
    assert.equal(store.eventCount(), 1001);
    await store.settled();
    assert.deepEqual([store.eventCount(), (await store.events({ end: T0 + 1999n }, ALL)).items.length], [1001, 1]);
    assert.equal((await under.restart()).eventCount(), 1001);
  },
  'goes on with a deletion that a stop interrupted': async (under, make) => {
    await appendMany(under.store, make, 3000, 1n);
    await under.store.deleteBefore(T0 + 2500n);
    await under.store.deleteDevice('pump-1');
    const store = await under.restart();
    assert.equal(store.eventCount(), 333);
    await store.settled();
    assert.deepEqual([store.eventCount(), (await store.events({}, ALL)).items.length], [333, 333]);
  },
  'keeps the newest events of a source however old they are': async ({ store }, make) => {
    await appendMany(store, make, 30);
    await store.trim({ device: 'pump-0', source: 'Speed' }, { before: T0 + 100n, keep: 2 });
    assert.deepEqual([store.eventCount('pump-0'), store.eventCount('pump-1')], [2, 10]);
    await store.trim({ device: 'pump-1', source: 'Speed' }, { before: T0 + 15n, keep: 1 });
    assert.deepEqual(
      (await store.events({ device: 'pump-1' }, ALL)).items.map((event) => event.origin - T0),
      [28n, 25n, 22n, 19n, 16n, 13n],
    );
    await store.trim({ device: 'pump-2', source: 'Speed' }, { before: T0 + 100n, keep: 0 });
    assert.equal(store.eventCount('pump-2'), 0);
  },
  'deletes the oldest events until the data is small enough': async ({ store }, make) => {
    await appendMany(store, make, 3000, 1n);
    const { usedBytes } = store.usage();
    const deleted = await store.shrinkTo(usedBytes / 2, new AbortController().signal);
    assert.ok(deleted > 500 && deleted < 3000);
    assert.ok(store.usage().usedBytes <= usedBytes / 2);
    assert.equal(store.eventCount(), 3000 - deleted);
    assert.equal((await store.events({}, { offset: 0, limit: 1 })).items[0]?.origin, T0 + 2999n);
  },
  'forgets sources without events and learns them anew': async (under, make) => {
    await appendMany(under.store, make, 3);
    await under.store.deleteBefore(T0 + 100n);
    await under.store.settled();
    await under.store.forgetEmptySources();
    await under.store.append(SERVICE, make({ deviceName: 'pump-0' }));
    await under.store.settled();
    const store = await under.restart();
    assert.deepEqual(
      store.sources().map(({ device, events }) => [device, events]),
      [['pump-0', 1]],
    );
  },
};

async function appendMany(store: EventStore, make: ReturnType<typeof createEvents>, count: number, step = 1n): Promise<Event[]> {
  const readings = [{}, { resourceName: 'Flow', valueType: 'Float64', value: '1.5e+00' }] as const;
  const events = Array.from({ length: count }, (_, at) => make({ deviceName: `pump-${at % 3}`, origin: T0 + BigInt(at) * step, readings }));
  await Promise.all(events.map((event) => store.append(SERVICE, event)));
  return events;
}

/** An event with one of everything. */
function richEvent(make: ReturnType<typeof createEvents>): Event {
  const readings: (Partial<Reading> & Record<string, unknown>)[] = [
    { id: '0198c0de-0000-7000-8000-000000000001', units: 'rpm', tags: { line: 4 }, value: '-12' },
    { resourceName: 'Level', valueType: 'Float64', value: '1.2345678901234567e+300' },
    { resourceName: 'Note', valueType: 'String', value: 'gr\u00fc\u00df \u0000 \ud83d\ude00 '.repeat(9) },
    { resourceName: 'Empty', valueType: 'String', value: '' },
    { resourceName: 'Photo', valueType: 'Binary', value: undefined, binaryValue: new Uint8Array([0, 1, 254, 255]), mediaType: 'image/png' },
    { resourceName: 'State', valueType: 'Object', value: undefined, objectValue: { big: 9_007_199_254_740_993n, list: [1, null, 'a'] } },
    { resourceName: 'Gone', valueType: 'Int16', value: null, binaryValue: null, objectValue: null },
    { resourceName: 'Uint64', valueType: 'Uint64', value: '18446744073709551615', quality: { good: true } },
  ];
  return defined(
    make({
      tags: { site: 'north', nested: { a: [1, 2] } },
      skerrySeq: 2n ** 40n,
      skerryEpoch: 'epoch-1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
      vendor: { any: ['thing'] },
      readings,
    }),
  );
}

function defined(event: Event): Event {
  const clean = (object: object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
  return { ...event, readings: event.readings.map((reading) => clean(reading) as unknown as Reading) };
}
