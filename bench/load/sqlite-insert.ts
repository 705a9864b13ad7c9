import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JobControl } from './jobs.ts';

/** Where and for how long. */
export interface SqliteInsert {
  readonly folder: string;
  readonly seconds: number;
  readonly bytes: number;
}

/** What the disk can do: rows per second when each is committed, and so fsynced, by itself. */
export async function sqliteInsert({ folder, seconds, bytes }: SqliteInsert, control: JobControl<void>): Promise<{ perSecond: number }> {
  using database = new DatabaseSync(join(folder, 'baseline.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)');
  const insert = database.prepare('INSERT INTO row (body) VALUES (?)');
  const body = randomBytes(bytes);
  control.ready();
  const started = performance.now();
  let rows = 0;
  for (; performance.now() - started < seconds * 1000; rows++) insert.run(body);
  return { perSecond: rows / ((performance.now() - started) / 1000) };
}
