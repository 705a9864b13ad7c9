import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { databaseConformance, FakeClock } from '@skerry/testkit';
import type { Database, Migration } from '../database.ts';
import { TestFolder } from './folder.test.ts';

const MIGRATIONS: readonly Migration[] = [{ version: 1, name: 'rows', up: ['CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)'] }];
const PUT = 'INSERT INTO row (id, body) VALUES (?, ?)';
const DELETE_ALL = [{ sql: 'DELETE FROM row', rows: [[]] }];

databaseConformance('SQLite', async () => {
  const folder = new TestFolder();
  return { createFactory: () => folder.createFactory(), [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() };
});

test('refuses a file that another factory has open, and takes it once that is closed', async () => {
  using folder = new TestFolder();
  await using first = folder.createFactory();
  await using second = folder.createFactory();
  const database = await first.open('data', MIGRATIONS);
  await assert.rejects(second.open('data', MIGRATIONS), { kind: 'Database', message: /another process uses it/ });
  await assert.rejects(first.open('data', MIGRATIONS), { kind: 'Database', message: /twice/ });
  await database[Symbol.asyncDispose]();
  await using again = await second.open('data', MIGRATIONS);
  assert.equal(again.state().full, false);
});

test('takes over the file of a process that was killed', async () => {
  using folder = new TestFolder();
  const script = `
    const { createSqliteFactory } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
    const { systemClock } = await import('@skerry/runtime');
    const log = { error() {}, warn() {} };
    const factory = createSqliteFactory({ dataDir: ${JSON.stringify(folder.path)}, clock: systemClock, log });
    const database = await factory.open('data', ${JSON.stringify(MIGRATIONS)});
    await database.write([{ sql: ${JSON.stringify(PUT)}, rows: [[1, null]] }]);
    process.stdout.write('written');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await using factory = folder.createFactory();
  await assert.rejects(factory.open('data', MIGRATIONS), { message: /another process uses it/ });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using database = await factory.open('data', MIGRATIONS);
  assert.equal(count(database), 1);
});

test('says in one sentence that a file is damaged', async () => {
  using folder = new TestFolder();
  writeFileSync(
    join(folder.path, 'data.db'),
    'this is no database, but it is long enough to have a header of a hundred bytes, is it not? Yes it is.',
  );
  await using factory = folder.createFactory();
  await assert.rejects(factory.open('data', MIGRATIONS), {
    kind: 'Database',
    message: /data\.db": the file is damaged or is no SQLite database/,
  });
});

test('says in one sentence that a folder cannot be written', async () => {
  using folder = new TestFolder();
  writeFileSync(join(folder.path, 'file'), '');
  await using factory = folder.createFactory({ dataDir: join(folder.path, 'file', 'below') });
  await assert.rejects(factory.open('data', MIGRATIONS), { kind: 'Database', message: /its folder cannot be written/ });
});

test('fails what the writer had in hand when it dies, then goes on with a new one', async () => {
  using folder = new TestFolder();
  await using factory = folder.createFactory();
  await using database = await factory.open('data', MIGRATIONS);
  await put(database, 1);
  const caught = put(database, 2).then(
    () => undefined,
    (error: { kind: string; message: string }) => error,
  );
  await new Promise((resolve) => setImmediate(resolve));
  await factory.crashWriter();
  const error = await caught;
  if (error) assert.match(`${error.kind}: ${error.message}`, /ServiceUnavailable: The database writer stopped/);
  await put(database, 3);
  assert.ok(count(database) >= 2);
  assert.ok(folder.logged.some((line) => line.includes('the next write starts it again')));
});

test('makes callers wait while too much is pending, and refuses them once they have waited too long', async () => {
  using folder = new TestFolder();
  const clock = new FakeClock();
  await using factory = folder.createFactory({ clock, limits: { maxPendingUnits: 1, maxWaiting: 2, waitMs: 1000 } });
  await using database = await factory.open('data', MIGRATIONS);
  const first = put(database, 1);
  const waiting = [put(database, 2), put(database, 3)];
  await assert.rejects(put(database, 4), { kind: 'ServiceUnavailable', message: /too many writes are waiting/ });
  await Promise.all([first, ...waiting]);
  assert.equal(count(database), 3);
  const blocked = [put(database, 5), put(database, 6)];
  const late = assert.rejects(blocked[1]!, { kind: 'ServiceUnavailable' });
  const timeUp = clock.advance(1000);
  await Promise.all([blocked[0], late, timeUp]);
});

test('keeps the write-ahead log below its cap under a steady stream of writes', async () => {
  using folder = new TestFolder();
  const cap = 1 << 20;
  await using factory = folder.createFactory({ tuning: { checkpointBytes: 256 << 10, walCapBytes: cap } });
  await using database = await factory.open('data', MIGRATIONS);
  const body = new Uint8Array(2000).fill(7);
  let largest = 0;
  for (let round = 0; round < 120; round++) {
    await Promise.all(Array.from({ length: 32 }, (_, at) => database.write([{ sql: PUT, rows: [[round * 32 + at, body]] }])));
    largest = Math.max(largest, statSync(join(folder.path, 'data.db-wal')).size);
  }
  assert.ok(largest > 0 && largest < cap * 1.3, `the log grew to ${largest} bytes`);
  assert.equal(count(database), 120 * 32);
});

test('refuses writes when the file may not grow, lets deletes through, and resumes by itself', async () => {
  using folder = new TestFolder();
  const clock = new FakeClock();
  await using factory = folder.createFactory({ clock, tuning: { maxPages: 60 } });
  await using database = await factory.open('data', MIGRATIONS);
  const refused = await fill(database);
  assert.equal(refused.kind, 'ServiceUnavailable');
  assert.match(refused.message, /the disk is full\. Delete data or free space; reads and deletes go on/);
  assert.equal(database.state().full, true);
  const stored = count(database);
  assert.ok(stored > 10);
  await assert.rejects(put(database, 1_000_001), { kind: 'ServiceUnavailable' });
  await database.write(DELETE_ALL, { mayDelete: true });
  assert.equal(count(database), 0);
  await clock.advance(1000);
  await put(database, 1);
  assert.equal(database.state().full, false);
});

test('sets space aside for deletes and restores it after it was needed', async () => {
  using folder = new TestFolder();
  await using factory = folder.createFactory({ tuning: { maxPages: 40 } });
  await using database = await factory.open('data', MIGRATIONS);
  await fill(database);
  await database.write(DELETE_ALL, { mayDelete: true });
  assert.equal(statSync(join(folder.path, 'data.db.reserve')).size, 64 << 10);
});

test('folds the log into the file when it closes', async () => {
  using folder = new TestFolder();
  await using factory = folder.createFactory();
  const database = await factory.open('data', MIGRATIONS);
  await put(database, 1);
  await database[Symbol.asyncDispose]();
  assert.equal(existsSync(join(folder.path, 'data.db-wal')), false);
});

async function fill(database: Database): Promise<{ kind: string; message: string }> {
  const body = new Uint8Array(3000).fill(1);
  for (let id = 1; ; id++) {
    try {
      await database.write([{ sql: PUT, rows: [[id, body]] }]);
    } catch (error) {
      return error as { kind: string; message: string };
    }
  }
}

function put(database: Database, id: number) {
  return database.write([{ sql: PUT, rows: [[id, null]] }]);
}

function count(database: Database): number {
  return database.get<{ n: number }>('SELECT count(*) AS n FROM row')?.n ?? -1;
}
test('sets the reserve aside after the first write', async () => {
  using folder = new TestFolder();
  const path = join(folder.path, 'data.db.reserve');
  await using factory = folder.createFactory();
  await using database = await factory.open('data', MIGRATIONS);
  assert.equal(existsSync(path), false);
  await put(database, 1);
  for (let id = 2; (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < 64 << 10; id++) await put(database, id);
  assert.equal(statSync(path).size, 64 << 10);
});
