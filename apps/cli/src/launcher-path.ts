import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the `skerry` launcher that belongs to this program, in a clone as in an offline bundle. */
export function launcherPath(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = dirname(from); folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'skerry');
    if (existsSync(candidate) && (existsSync(join(folder, 'dist')) || existsSync(join(folder, 'tools')))) return candidate;
  }
  return 'skerry';
}
