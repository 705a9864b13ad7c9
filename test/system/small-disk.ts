import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EdgeError } from '@skerry/contracts';

const CHUNK = 64 * 1024;

/** A file system of its own that a test can fill. */
export interface SmallDisk extends Disposable {
  /** Folder on it. */
  readonly folder: string;
  /** Fills it up with a file until `leave` bytes are free. */
  fill(leave: number): void;
  /** Removes that file. */
  empty(): void;
}

/** Why there cannot be a small disk here; false if there can. For the `skip` option of a test. */
export function withoutSmallDisk(): string | false {
  if (process.env.SKERRY_TEST_PEERS === 'required') return false;
  try {
    mountSmallDisk(1)[Symbol.dispose]();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Mounts a tmpfs.
 *
 * @throws {EdgeError} kind `Forbidden` where mounting is refused.
 */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new EdgeError('Forbidden', `Cannot mount a small disk: ${mounted.stderr || mounted.error?.message}`);
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: (leave) => fill(ballast, { folder, leave }),
    empty: () => unlinkSync(ballast),
    [Symbol.dispose]: () => {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fill(ballast: string, { folder, leave }: { folder: string; leave: number }): void {
  const file = openSync(ballast, 'a');
  const chunk = Buffer.alloc(CHUNK, 1);
  for (let free = freeBytes(folder); free > leave; free = freeBytes(folder)) writeSync(file, chunk, 0, Math.min(CHUNK, free - leave));
  closeSync(file);
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
