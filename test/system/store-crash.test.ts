import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeEventJson } from '@skerry/contracts';
import { openSqliteEventStore, type SqliteEventStore } from '@skerry/core-data';
import { systemClock } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import { SeededRandom } from '@skerry/testkit';
import { crashEvent, growingMigrations, MIGRATED_ROWS, quietLog, SMALL } from './store-crash-load.ts';

const CHILD = join(import.meta.dirname, 'store-crash-child.ts');
const LANES = 2;
const KILLS_PER_LANE = 25;
/** A data folder is used for this many kills, so that most runs start on the remains of others. */
const KILLS_PER_FOLDER = 5;
const MIGRATION_KILLS = 8;

test('keeps every acknowledged event, once and whole, whenever the process is killed', async () => {
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => killRepeatedly(lane)));
  const kills = lanes.flat();
  assert.equal(kills.length, LANES * KILLS_PER_LANE);
  assert.ok(kills.every((acknowledged) => acknowledged > 0));
});

test('finishes a migration that was killed half way, without doing any step twice', async () => {
  const random = new SeededRandom(99);
  for (let kill = 0; kill < MIGRATION_KILLS; kill++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'skerry-migrate-'));
    try {
      await killDuringMigration(dataDir, Math.floor(random.next() * 60));
      assert.equal(await migratedRows(dataDir), MIGRATED_ROWS);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  }
});

async function killRepeatedly(lane: number): Promise<number[]> {
  const random = new SeededRandom(1 + lane);
  const acknowledged: number[] = [];
  let dataDir = '';
  for (let kill = 0; kill < KILLS_PER_LANE; kill++) {
    if (kill % KILLS_PER_FOLDER === 0) dataDir = mkdtempSync(join(tmpdir(), 'skerry-crash-'));
    await killUnderLoad(dataDir, kill, 1 + Math.floor(random.next() * 100));
    acknowledged.push(await verify(dataDir));
    if (kill % KILLS_PER_FOLDER === KILLS_PER_FOLDER - 1) rmSync(dataDir, { recursive: true });
  }
  return acknowledged;
}

/** Kills the child at its so manyeth sign of life; what its threads are doing just then is up to chance. */
async function killUnderLoad(dataDir: string, run: number, signs: number): Promise<void> {
  const child = start('append', dataDir, String(run));
  let left = signs;
  child.on('message', () => {
    if (--left <= 0) child.kill('SIGKILL');
  });
  await ended(child);
}

async function killDuringMigration(dataDir: string, turns: number): Promise<void> {
  const child = start('migrate', dataDir);
  await once(child, 'message');
  let left = turns;
  const spin = () => {
    if (left-- <= 0 || child.exitCode !== null) child.kill('SIGKILL');
    else if (existsSync(join(dataDir, 'migrated.db-wal'))) setImmediate(spin);
    else {
      left++;
      setImmediate(spin);
    }
  };
  spin();
  await ended(child);
}

function start(mode: string, ...rest: string[]): ChildProcess {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'skerry-crash-compile-cache') };
  return fork(CHILD, [mode, ...rest], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function ended(child: ChildProcess): Promise<void> {
  const [code, signal] = await once(child, 'exit');
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
}

/** Opens what the killed process left and compares it with what it acknowledged; how many events that were. */
async function verify(dataDir: string): Promise<number> {
  await using factory = createSqliteFactory({ dataDir, clock: systemClock, log: quietLog, tuning: SMALL });
  await using store = await openSqliteEventStore(factory, () => undefined);
  const acknowledged = readFileSync(join(dataDir, 'acknowledged'), 'utf8').trim().split('\n');
  for (const line of acknowledged) verifyOne(store, line);
  const ids = logged(store);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(store.eventCount(), ids.length);
  assert.equal(store.readingCount(), 2 * ids.length);
  return acknowledged.length;
}

function verifyOne(store: SqliteEventStore, line: string): void {
  const [run = 0, index = 0] = line.split(' ').map(Number);
  const expected = crashEvent(run, index);
  const found = store.eventById(expected.id);
  if (found) assert.equal(encodeEventJson(found), encodeEventJson(expected));
  else assert.equal(index % 50, 0, `event ${line} was acknowledged and is lost`);
}

function logged(store: SqliteEventStore): string[] {
  const ids: string[] = [];
  let last = 0;
  for (let slice = store.after(0, 500); slice.events.length > 0; slice = store.after(slice.next, 500)) {
    for (const [at, event] of slice.events.entries()) {
      assert.ok(slice.positions[at]! > last);
      last = slice.positions[at]!;
      ids.push(event.id);
    }
  }
  return ids;
}

async function migratedRows(dataDir: string): Promise<number> {
  await using factory = createSqliteFactory({ dataDir, clock: systemClock, log: quietLog, tuning: SMALL });
  await using database = await factory.open('migrated', growingMigrations());
  return database.get<{ n: number }>('SELECT count(*) AS n FROM step')?.n ?? -1;
}
