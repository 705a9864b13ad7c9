import type { Provider } from '@skerry/runtime';
import { type DatabaseFactory, databaseNeed } from '../database.ts';
import { createSqliteFactory, type SqliteOptions } from './sqlite-factory.ts';

/** Provides the embedded engine to the services of a host: all of them share one factory, so one writer thread. */
export function createSqliteProvider(options: Pick<SqliteOptions, 'workerUrl' | 'tuning' | 'limits'> = {}): Provider<DatabaseFactory> {
  return {
    need: databaseNeed,
    shared: true,
    create: ({ dataDir, clock, log }) => createSqliteFactory({ ...options, dataDir, clock, log }),
  };
}
