import type { DatabaseSync } from 'node:sqlite';
import type { Migration } from '../database.ts';
import { WriterError } from './sqlite-error.ts';

/**
 * Brings a schema forward, one transaction per step: a process killed half way leaves the last whole step, and the next start goes on from there.
 *
 * @throws {WriterError} if a newer version of the program wrote the file, or if a step fails (which then left no trace).
 */
export function migrate(database: DatabaseSync, path: string, migrations: readonly Migration[]): void {
  const steps = [...migrations].sort((left, right) => left.version - right.version);
  const newest = steps.at(-1)?.version ?? 0;
  const current = schemaVersion(database);
  if (current > newest) {
    const message = `Cannot open database "${path}": its schema is version ${current}, written by a newer Skerry; this one knows ${newest}. Update Skerry, or choose another data folder.`;
    throw new WriterError(message);
  }
  for (const step of steps) if (step.version > current) apply(database, path, step);
}

/** The version of the last step that was applied; 0 for a new file. */
function schemaVersion(database: DatabaseSync): number {
  return Number(Object.values(database.prepare('PRAGMA user_version').get() ?? {})[0] ?? 0);
}

function apply(database: DatabaseSync, path: string, step: Migration): void {
  database.exec('BEGIN EXCLUSIVE');
  try {
    for (const sql of step.up) database.exec(sql);
    database.exec(`PRAGMA user_version = ${step.version}`);
    database.exec('COMMIT');
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK');
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot migrate database "${path}" to version ${step.version} (${step.name}): ${reason}. Nothing was changed.`;
    throw new WriterError(message, { cause });
  }
}
