import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@skerry/runtime';
import { systemClock } from '@skerry/runtime';
import { createSqliteFactory, type SqliteFactory, type SqliteOptions } from './sqlite-factory.ts';

/** A log that collects what tests look for. */
function collectingLog(lines: string[] = []): Logger {
  const note = (message: string) => void lines.push(message);
  const log: Logger = { trace: note, debug: note, info: note, warn: note, error: note, child: () => log };
  return log;
}

/** A folder of its own for one test, removed at the end. */
export class TestFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'store-'));
  readonly logged: string[] = [];

  /** A factory over this folder with a small reserve. */
  createFactory(options: Partial<SqliteOptions> = {}): SqliteFactory {
    const tuning = { reserveBytes: 64 << 10, ...options.tuning };
    return createSqliteFactory({ dataDir: this.path, clock: systemClock, log: collectingLog(this.logged), ...options, tuning });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
