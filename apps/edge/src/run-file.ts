import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running platform says about itself in its data folder, for commands on the same machine. */
export interface RunFile {
  readonly pid: number;
  readonly portOffset: number;
  /** Base URL by service key. */
  readonly services: Readonly<Record<string, string>>;
}

const NAME = 'run.json';

/** Writes the run file as a whole, so that no reader sees half of it; dispose the result to remove it. */
export function writeRunFile(dataDir: string, content: RunFile): Disposable {
  const path = join(dataDir, NAME);
  const draft = `${path}.${content.pid}`;
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

/** Reads what the platform that uses this data folder wrote at its start; undefined when none runs there. */
export function readRunFile(dataDir: string): RunFile | undefined {
  try {
    const content = JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')) as RunFile;
    return isAlive(content.pid) ? content : undefined;
  } catch {
    return undefined; // there is no file: nothing runs there
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but another user's
  }
}
