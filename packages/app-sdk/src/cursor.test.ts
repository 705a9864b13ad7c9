import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import { FakeClock } from '@skerry/testkit';
import { openAppDatabase } from './app-database.ts';
import { SavedCursor } from './cursor.ts';
import { TestLog } from './testkit/test-log.ts';

async function withFolder(body: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'skerry-cursor-'));
  try {
    await body(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function openDatabase(stack: AsyncDisposableStack, dataDir: string) {
  const factory = stack.use(createSqliteFactory({ dataDir, clock: systemClock, log: new TestLog() }));
  return openAppDatabase(factory, 'app-test');
}

test('keeps the position over a restart, each pipeline its own', () =>
  withFolder(async (dataDir) => {
    const means = { clock: systemClock, log: new TestLog() };
    {
      await using stack = new AsyncDisposableStack();
      const database = await openDatabase(stack, dataDir);
      const cursor = stack.use(new SavedCursor(database, 'a', means));
      assert.equal(cursor.position, undefined);
      cursor.move(9_007_199_254_740_993n);
      stack.use(new SavedCursor(database, 'b', means)).move(2n);
    }
    await using stack = new AsyncDisposableStack();
    const database = await openDatabase(stack, dataDir);
    assert.equal(new SavedCursor(database, 'a', means).position, 9_007_199_254_740_993n);
    assert.equal(new SavedCursor(database, 'b', means).position, 2n);
    assert.equal(new SavedCursor(database, 'c', means).position, undefined);
  }));

test('writes many moves once, a moment later', () =>
  withFolder(async (dataDir) => {
    await using stack = new AsyncDisposableStack();
    const database = await openDatabase(stack, dataDir);
    const clock = new FakeClock();
    let writes = 0;
    const write: typeof database.write = (unit) => {
      writes += 1;
      return database.write(unit);
    };
    const counting = { get: database.get.bind(database), write };
    await using cursor = new SavedCursor(counting as unknown as typeof database, 'a', { clock, log: new TestLog() });
    for (let position = 1n; position <= 100n; position += 1n) cursor.move(position);
    assert.equal(writes, 0);
    await clock.advance(200);
    assert.equal(writes, 1);
    assert.equal(cursor.position, 100n);
  }));

test('goes on when the position cannot be saved, and says so', () =>
  withFolder(async (dataDir) => {
    await using stack = new AsyncDisposableStack();
    const database = await openDatabase(stack, dataDir);
    const log = new TestLog();
    const broken = { get: () => undefined, write: () => Promise.reject(new RangeError('disk full')) };
    {
      await using cursor = new SavedCursor(broken as unknown as typeof database, 'a', { clock: systemClock, log });
      cursor.move(1n);
      assert.equal(cursor.position, 1n);
    }
    assert.equal(log.matching(/Cannot save how far the export is/).length, 1);
  }));
