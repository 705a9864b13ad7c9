import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EdgeError } from '@skerry/contracts';

/** Returns where data lives when nobody says otherwise: `$XDG_DATA_HOME/skerry`, else `~/.local/share/skerry`. */
export function defaultDataDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'skerry');
}

/**
 * Makes the folder if needed and returns its absolute path; what this process makes from now on only its user can read.
 *
 * @throws {EdgeError} kind `IOError` if it cannot be made or written; the message says what to do.
 */
export function prepareDataDir(path: string): string {
  const folder = resolve(path);
  process.umask(0o077);
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw Object.assign(new TypeError('not a folder'), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (cause) {
    throw new EdgeError('IOError', explain(folder, cause as NodeJS.ErrnoException), { cause });
  }
}

/** Makes the folder and its missing parents one by one: asked for all at once, Node never returns below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function explain(folder: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOSPC')
    return `Cannot make the data folder "${folder}": the disk is full. Free some space, or name a folder on another disk with --data.`;
  if (error.code === 'ENOTDIR' || error.code === 'EEXIST')
    return `Cannot use "${folder}" as data folder: it is a file. Name a folder with --data.`;
  return `Cannot write to the data folder "${folder}" (${error.code}). Give yourself the right to write there, or name another folder with --data.`;
}
