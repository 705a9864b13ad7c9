import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EdgeError } from '@skerry/contracts';
import { openFailure, sqliteCode } from './sqlite-error.ts';

const BUSY = 5;

/**
 * Keeps every other process (and every other factory of this one) from opening a database file.
 *
 * The lock is the kernel's, taken through SQLite on a file of its own, so that it works on every platform and vanishes with the process that held
 * it however that process ended: there is no stale lock to take over. Never open and close the lock file by other means while it is held: POSIX
 * then drops the lock.
 *
 * @throws {EdgeError} kind `Database` when someone else holds it, or the folder cannot be written.
 */
export function lockFile(databasePath: string): Disposable {
  const lock = openLock(databasePath);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw lockError(databasePath, cause);
  }
  return { [Symbol.dispose]: () => lock.close() };
}

function openLock(databasePath: string): DatabaseSync {
  try {
    mkdirSync(dirname(databasePath), { recursive: true });
    return new DatabaseSync(`${databasePath}.lock`, { timeout: 0 });
  } catch (cause) {
    throw lockError(databasePath, cause);
  }
}

function lockError(databasePath: string, cause: unknown): EdgeError {
  if ((sqliteCode(cause) & 0xff) === BUSY) {
    const message = `Cannot open database "${databasePath}": another process uses it. Stop that one first, or choose another data folder.`;
    return new EdgeError('Database', message, { cause });
  }
  const { kind, message } = openFailure(databasePath, cause);
  return new EdgeError(kind, message, { cause });
}
