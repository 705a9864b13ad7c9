import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteEventStore, type SqliteEventStore } from '@skerry/core-data';
import { createSqliteFactory } from '@skerry/store';
import { FakeClock } from '@skerry/testkit';
import { crashEvent, quietLog } from './store-crash-load.ts';

const MEBIBYTE = 1 << 20;
/** As in a real one the reserve holds what background checkpoints leave in the log. */
const TUNING = { reserveBytes: 4 * MEBIBYTE, checkpointBytes: MEBIBYTE };
const MAX_EVENTS = 200_000;

test('reads and deletes go on when the disk is full, and writes resume without a restart', async (context) => {
  using disk = mountSmallDisk(24);
  if (!disk) return context.skip('mounting is not allowed here; the page limit tests of the store cover the rest');
  const clock = new FakeClock();
  await using factory = createSqliteFactory({ dataDir: disk.path, clock, log: quietLog, tuning: TUNING });
  await using store = await openSqliteEventStore(factory, () => undefined);
  const stored = await fill(store);
  assert.ok(stored > 1000);
  assert.equal(store.usage().full, true);
  assert.equal(store.eventCount(), stored);
  assert.equal((await store.events({}, { offset: 0, limit: 20 })).items.length, 20);
  await assert.rejects(store.append('s', crashEvent(2, 0)), { kind: 'ServiceUnavailable', message: /the disk is full/ });
  for (let device = 0; device < 4; device++) await store.deleteDevice(`device-${device}`);
  await store.settled();
  await clock.advance(1000);
  assert.equal(await store.append('s', crashEvent(3, 4)), true);
  assert.equal(store.usage().full, false);
  assert.equal(store.eventCount(), store.eventCount('device-4'));
});

test('writes resume when someone else has freed the disk', async (context) => {
  using disk = mountSmallDisk(24);
  if (!disk) return context.skip('mounting is not allowed here');
  const clock = new FakeClock();
  const ballast = join(disk.path, 'ballast');
  writeFileSync(ballast, new Uint8Array(6 * MEBIBYTE));
  await using factory = createSqliteFactory({ dataDir: disk.path, clock, log: quietLog, tuning: TUNING });
  await using store = await openSqliteEventStore(factory, () => undefined);
  await fill(store);
  rmSync(ballast);
  await clock.advance(1000);
  assert.equal(await store.append('s', crashEvent(3, 0)), true);
});

/** Appends until the disk is full; how many events were acknowledged. */
async function fill(store: SqliteEventStore): Promise<number> {
  let stored = 0;
  for (let index = 0; index < MAX_EVENTS; index += 100) {
    const batch = Array.from({ length: 100 }, (_, at) => store.append('s', crashEvent(1, index + at)));
    const settled = await Promise.allSettled(batch);
    stored += settled.filter((each) => each.status === 'fulfilled').length;
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed) {
      assert.equal((failed.reason as { kind: string }).kind, 'ServiceUnavailable');
      return stored;
    }
  }
  throw new RangeError('The disk never filled up.');
}

function mountSmallDisk(mebibytes: number): (Disposable & { path: string }) | undefined {
  const path = mkdtempSync(join(tmpdir(), 'skerry-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    [Symbol.dispose]() {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}
