import type { Database, DatabaseFactory, Migration } from '@skerry/store';

const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'cursors', up: ['CREATE TABLE cursor (pipeline TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID'] },
  {
    version: 2,
    name: 'kept exports',
    up: [
      `CREATE TABLE kept_export (id INTEGER PRIMARY KEY AUTOINCREMENT, pipeline TEXT NOT NULL, at INTEGER NOT NULL, version TEXT NOT NULL,
        payload BLOB NOT NULL, context TEXT NOT NULL, tries INTEGER NOT NULL) STRICT`,
    ],
  },
];

/** Opens the database of an app service: how far its pipelines are in the event log, and failed exports that wait. */
export function openAppDatabase(databases: DatabaseFactory, serviceKey: string): Promise<Database> {
  return databases.open(serviceKey, MIGRATIONS);
}
