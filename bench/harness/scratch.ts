import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder on the disk that `TMPDIR` names, removed when disposed. It must be a real disk: what is measured waits for its fsync. */
export interface Scratch extends Disposable {
  readonly folder: string;
}

/** Makes a folder for one measurement. */
export function createScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-bench-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
