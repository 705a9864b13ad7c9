import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bundle } from './bundle.mjs';

const root = dirname(import.meta.dirname);
/** Packs platform, command and Node into one file for machines without a registry; returns its path. */
export async function packOffline(target: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const name = `skerry-${version}-${process.platform}-${process.arch}`;
  const build = mkdtempSync(join(tmpdir(), 'skerry-offline-'));
  try {
    const folder = join(build, name);
    await fill(folder);
    mkdirSync(target, { recursive: true });
    const file = resolve(target, `${name}.tar.gz`);
    execFileSync('tar', ['-czf', file, '-C', build, name]);
    return file;
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

async function fill(folder: string): Promise<void> {
  await bundle(root, join(folder, 'dist'));
  for (const file of ['skerry', 'LICENSE', 'README.md']) cpSync(join(root, file), join(folder, file));
  for (const resources of globSync('drivers/*/res', { cwd: root }))
    cpSync(join(root, resources), join(folder, resources), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  cpSync(process.execPath, join(folder, 'bin', 'node'), { dereference: true });
  chmodSync(join(folder, 'bin', 'node'), 0o755);
}

if (import.meta.main) console.log(await packOffline(process.argv[2] ?? '.'));
