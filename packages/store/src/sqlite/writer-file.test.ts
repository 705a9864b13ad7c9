import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SqlValue } from '../database.ts';
import { TestFolder } from './folder.test.ts';
import type { PackedUnit } from './packing.ts';
import { DEFAULT_TUNING, isFailure, type SqliteTuning } from './protocol.ts';
import { WriterFile } from './writer-file.ts';

const PUT = 0;
const GET = 1;
const DELETE = 2;
const SQL = ['INSERT INTO row (id, body) VALUES (?, ?)', 'SELECT id, body FROM row WHERE id >= ?', 'DELETE FROM row WHERE id < ?'];

test('undoes a failing unit alone', () => {
  using folder = new TestFolder();
  using file = open(folder);
  const outcomes = file.run([
    unit(PUT, [1, null]),
    { mayDelete: false, statements: [...unit(PUT, [2, null]).statements, ...unit(PUT, [1, null]).statements] },
    unit(PUT, [3, null]),
  ]);
  assert.deepEqual(
    outcomes.map((outcome) => (isFailure(outcome) ? outcome.kind : 'stored')),
    ['stored', 'StatusConflict', 'stored'],
  );
  assert.deepEqual(ids(file), [1, 3]);
});

test('gives integers beyond 2^53 back exactly and all others as numbers', () => {
  using folder = new TestFolder();
  using file = open(folder);
  file.run([unit(PUT, [2n ** 60n, null]), unit(PUT, [4, null])]);
  assert.deepEqual(ids(file), [4, 2n ** 60n]);
  assert.deepEqual(ids(file), [4, 2n ** 60n]);
});

test('tells how much of the file is in use, and that deleting frees it', () => {
  using folder = new TestFolder();
  using file = open(folder);
  const empty = file.state().usedBytes;
  file.run(Array.from({ length: 50 }, (_, id) => unit(PUT, [id, new Uint8Array(4000)])));
  const filled = file.state().usedBytes;
  assert.ok(filled > empty + 200_000);
  file.run([unit(DELETE, [50])]);
  assert.ok(file.state().usedBytes < filled / 4);
});

test('empties the log when it has reached its cap', () => {
  using folder = new TestFolder();
  using file = open(folder, { walCapBytes: 100_000 });
  file.run(Array.from({ length: 50 }, (_, id) => unit(PUT, [id, new Uint8Array(4000)])));
  assert.equal(file.state().walBytes, 0);
});

test('carries out deletes only while it is full', () => {
  using folder = new TestFolder();
  using file = open(folder, { maxPages: 20 });
  const outcomes = file.run([
    ...Array.from({ length: 40 }, (_, id) => unit(PUT, [id, new Uint8Array(4000)])),
    { ...unit(DELETE, [100]), mayDelete: true },
  ]);
  assert.deepEqual([outcomes.slice(0, 40).every(isFailure), isFailure(outcomes[40]!)], [true, false]);
  assert.equal(file.state().full, false);
  assert.equal(isFailure(file.run([unit(PUT, [1, null])])[0]!), false);
});

function open(folder: TestFolder, tuning: Partial<SqliteTuning> = {}): WriterFile {
  const migrations = [{ version: 1, name: 'rows', up: ['CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)'] }];
  const path = join(folder.path, 'data.db');
  const file = new WriterFile({ database: 1, path, migrations, tuning: { ...DEFAULT_TUNING, reserveBytes: 1000, ...tuning } });
  file.learn(SQL);
  return file;
}

function unit(sql: number, row: SqlValue[]): PackedUnit {
  return { mayDelete: false, statements: [{ sql, rows: [row] }] };
}

function ids(file: WriterFile): unknown[] {
  const [outcome] = file.run([unit(GET, [0])]);
  return isFailure(outcome!) ? [] : outcome![0]!.rows![0]!.map(([id]) => id);
}
