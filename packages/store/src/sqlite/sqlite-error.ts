import type { Failure } from './protocol.ts';

const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;
const UNIQUE = 2067;
const PRIMARYKEY = 1555;
const ROWID = 2579;

/** A finished sentence for the user, thrown inside the worker; it becomes an error of kind `Database` on the main thread. */
export class WriterError extends Error {}

/** The number SQLite gave to an error; 0 when the error is none of SQLite's. */
export function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code : 0;
}

/** Whether an error means that no space is left, on the disk or under the page limit. */
export function isFull(error: unknown): boolean {
  return (sqliteCode(error) & 0xff) === FULL;
}

/** Whether an error comes from the disk and may well be a lack of space in disguise. */
export function isIoError(error: unknown): boolean {
  return (sqliteCode(error) & 0xff) === IOERR;
}

/** The sentence for a write that found no space. */
export function fullFailure(path: string): Failure {
  const message = `Cannot write to "${path}": the disk is full. Delete data or free space; reads and deletes go on, writes resume by themselves.`;
  return { kind: 'ServiceUnavailable', message };
}

/** What went wrong with one unit, as the wire's kinds have it. */
export function unitFailure(error: unknown): Failure {
  const code = sqliteCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code === UNIQUE || code === PRIMARYKEY || code === ROWID) return { kind: 'StatusConflict', message: text };
  if ((code & 0xff) === CONSTRAINT) return { kind: 'Database', message: `Cannot store the row: ${text}.` };
  return { kind: 'Database', message: `The database refused a statement: ${text}.` };
}

/** One sentence on why a file cannot be opened and what to do about it. */
export function openFailure(path: string, error: unknown): Failure {
  if (error instanceof WriterError) return { kind: 'Database', message: error.message };
  return { kind: 'Database', message: `Cannot open database "${path}": ${openReason(error)}` };
}

const FOLDER_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT']);
const FOLDER_REASON = 'its folder cannot be written. Make it writable for this user, or choose another data folder.';

function openReason(error: unknown): string {
  if (FOLDER_CODES.has((error as { code?: string }).code ?? '')) return FOLDER_REASON;
  const text = error instanceof Error ? error.message : String(error);
  switch (sqliteCode(error) & 0xff) {
    case CORRUPT:
    case NOTADB:
      return 'the file is damaged or is no SQLite database. Move it away, or restore it from a backup.';
    case READONLY:
    case CANTOPEN:
      return FOLDER_REASON;
    case FULL:
      return 'the disk is full. Free some space and start again.';
    default:
      return text.endsWith('.') ? text : `${text}.`;
  }
}
