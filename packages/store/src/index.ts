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
