export {
  type Database,
  type DatabaseFactory,
  type DatabaseState,
  databaseNeed,
  type Migration,
  type SqlValue,
  type Statement,
  type StatementResult,
  type WriteOptions,
} from './database.ts';
export type { SqliteTuning } from './sqlite/protocol.ts';
export { createSqliteFactory, SqliteFactory, type SqliteOptions } from './sqlite/sqlite-factory.ts';
export { createSqliteProvider } from './sqlite/sqlite-provider.ts';
export type { QueueLimits } from './sqlite/unit-queue.ts';
