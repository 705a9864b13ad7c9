export { retentionSummary } from './retention.ts';
export { coreData } from './service.ts';
export { openSqliteEventStore, SqliteEventStore } from './store/sqlite.ts';
