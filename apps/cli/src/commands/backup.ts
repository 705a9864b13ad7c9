import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EdgeError } from '@skerry/contracts';
import { defaultDataDir, prepareDataDir } from '@skerry/edge/data-dir';
import { defineCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** `skerry backup`. */
export const backup = defineCommand({
  summary: 'Copies the data folder, while the platform runs or not; the copy is a data folder itself.',
  examples: ['skerry backup /mnt/usb/skerry-monday', 'skerry up --data /mnt/usb/skerry-monday # runs on the copy'],
  remote: false,
  args: {
    target: { type: 'positional', description: 'Folder to make; it must not exist or be empty', required: true },
    data: { type: 'string', description: "Data folder [default: skerry in the user's data directory]", valueHint: 'dir' },
  },
  async run({ args, output }) {
    const source = resolve(args.data || process.env.SKERRY_DATA || defaultDataDir());
    const databases = existsSync(source) ? readdirSync(source).filter((name) => name.endsWith('.db')) : [];
    if (databases.length === 0)
      throw new UsageError(`There is nothing to back up: "${source}" holds no database. Name the data folder with --data.`);
    const target = prepareDataDir(args.target);
    if (readdirSync(target).length > 0) throw new UsageError(`"${target}" is not empty. Name a folder that does not exist yet.`);
    try {
      for (const name of databases) copyDatabase(join(source, name), join(target, name));
      copyFolder(join(source, 'config'), join(target, 'config'));
      copyFolder(join(source, 'devices'), join(target, 'devices'));
    } catch (cause) {
      rmSync(target, { recursive: true, force: true });
      throw new EdgeError('IOError', `Cannot back up to "${target}": ${(cause as Error).message}. Nothing was left there.`, { cause });
    }
    output.note(`Backed up ${databases.join(', ')} to ${target}. To use it: skerry up --data ${target}`);
  },
});

/** Copies one database as it was at one moment, and reads the copy back to be sure of it. */
function copyDatabase(from: string, to: string): void {
  using source = new DatabaseSync(from, { readOnly: true });
  source.prepare('VACUUM INTO ?').run(to);
  using copy = new DatabaseSync(to, { readOnly: true });
  const answer = copy.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  if (answer.integrity_check !== 'ok') throw new EdgeError('Database', `the copy of "${from}" is damaged: ${answer.integrity_check}`);
}

function copyFolder(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyFolder(join(from, entry.name), join(to, entry.name));
    else if (entry.isFile()) copyFileSync(join(from, entry.name), join(to, entry.name));
  }
}
