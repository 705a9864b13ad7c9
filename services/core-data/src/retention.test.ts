import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestBench, type TestBench } from './bench.test.ts';
import { Retention, type RetentionParts, retentionSummary } from './retention.ts';

const SETTINGS = { Interval: '10m', DefaultMaxCap: -1, DefaultMinCap: 1, DefaultDuration: '168h', MaxDiskShare: 80 };
const HOUR = 3_600_000_000_000n;

test('deletes what is older than seven days but keeps the newest event of each source', async () => {
  await using bench = await createTestBench();
  const now = nowNs(bench);
  for (const hours of [0n, 167n, 169n, 200n]) await bench.stored({ origin: now - hours * HOUR });
  for (const hours of [300n, 400n]) await bench.stored({ deviceName: 'valve', origin: now - hours * HOUR });
  await create(bench).deleteAged();
  assert.deepEqual([bench.data.store.eventCount('pump-1'), bench.data.store.eventCount('valve')], [3, 1]);
});

test('leaves a source alone that has fewer events than its maximum', async () => {
  await using bench = await createTestBench();
  for (let at = 0; at < 3; at++) await bench.stored({ origin: nowNs(bench) - 200n * HOUR - BigInt(at) });
  await create(bench, { settings: { ...SETTINGS, DefaultMaxCap: 4 } }).deleteAged();
  assert.equal(bench.data.store.eventCount(), 3);
  await create(bench, { settings: { ...SETTINGS, DefaultMaxCap: 3, DefaultMinCap: 0 } }).deleteAged();
  assert.equal(bench.data.store.eventCount(), 0);
});

test('deletes nothing by age while the clock is plainly not set, and says so once', async () => {
  await using bench = await createTestBench();
  await bench.stored({ origin: 1n });
  await bench.stored({ origin: 2n });
  bench.clock.setWall(Date.UTC(1970, 0, 2));
  const retention = create(bench);
  await retention.deleteAged();
  await retention.deleteAged();
  assert.equal(bench.data.store.eventCount(), 2);
  assert.deepEqual(bench.logged.filter((line) => line.includes('No events are deleted by age')).length, 1);
  assert.match(bench.logged[0] ?? '', /the clock says 1970-01-02T00:00:00\.000Z, which cannot be right\. Set the clock/);
});

test('distrusts a clock that lies far before the newest data', async () => {
  await using bench = await createTestBench();
  const now = nowNs(bench);
  await bench.stored({ origin: now - 1000n * HOUR });
  await bench.stored({ origin: now - 900n * HOUR });
  await bench.stored({ deviceName: 'valve', origin: now + 48n * HOUR });
  await create(bench).deleteAged();
  assert.equal(bench.data.store.eventCount(), 3);
});

test('deletes the oldest events when the data outgrows its share of the disk', async () => {
  await using bench = await createTestBench();
  const events = Array.from({ length: 3000 }, (_, at) => bench.stored({ origin: nowNs(bench) + BigInt(at) }));
  await Promise.all(events);
  const { usedBytes } = bench.data.store.usage();
  const retention = create(bench, { diskSpace: async () => ({ freeBytes: 0 }) });
  await retention.keepShare();
  assert.ok(bench.data.store.usage().usedBytes <= usedBytes * 0.8);
  assert.match(bench.logged[0] ?? '', /Deleted the \d+ oldest events: they took more than 80 % of the disk space within reach/);
  const left = bench.data.store.eventCount();
  await create(bench).keepShare();
  assert.equal(bench.data.store.eventCount(), left);
});

test('runs by the clock until it is stopped, and outlives a failure', async () => {
  await using bench = await createTestBench();
  const stop = new AbortController();
  let asked = 0;
  const diskSpace = async () => {
    asked++;
    if (asked === 1) throw new RangeError('no disk');
    return { freeBytes: 1e12 };
  };
  const running = create(bench, { diskSpace, signal: stop.signal }).run();
  await bench.clock.advance(60_000);
  await bench.clock.advance(60_000);
  assert.equal(asked, 2);
  assert.match(bench.logged[0] ?? '', /Cannot delete old events: no disk/);
  stop.abort();
  await running;
});

test('says in one sentence how long events are kept and how much disk they may take', async () => {
  const folder = process.cwd();
  assert.match(
    await retentionSummary(folder, SETTINGS),
    /^Events are kept for 7 days and take at most 80 % of the free disk \([\d.]+ GiB now\); then the oldest go first\.$/,
  );
  assert.match(await retentionSummary(folder, { ...SETTINGS, DefaultDuration: '90m' }), /kept for 1h30m0s/);
  assert.match(await retentionSummary(folder, { ...SETTINGS, Interval: '0s' }), /^Events are kept until they take at most 80 %/);
});

function create(bench: TestBench, parts: Partial<RetentionParts> = {}): Retention {
  const { store, clock, log } = bench.data;
  const signal = new AbortController().signal;
  return new Retention({ store, clock, log, settings: SETTINGS, signal, diskSpace: async () => ({ freeBytes: 1e12 }), ...parts });
}

function nowNs(bench: TestBench): bigint {
  return BigInt(bench.clock.nowMs()) * 1_000_000n;
}
