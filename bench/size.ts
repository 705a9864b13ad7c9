import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packOffline } from '../tools/pack-offline.ts';
import type { Figure, Measurement } from './harness/figure.ts';
import { bundleFile, root } from './harness/root.ts';
import { createScratch } from './harness/scratch.ts';

const MIB = 1 << 20;

/** What the platform takes on the disk, and what an offline installation has to carry. */
export const size: Figure = {
  name: 'size',
  title: 'Size installed',
  async measure(scale) {
    const node = bytesOf(process.execPath);
    const baseline = { label: 'the Node binary alone', value: node / MIB, unit: 'MiB' };
    const bundle = bytesOf(dirname(bundleFile));
    const resources = globSync('drivers/*/res', { cwd: root }).reduce((sum, path) => sum + bytesOf(join(root, path)), 0);
    const of = (label: string, bytes: number): Measurement => ({ label, value: bytes / MIB, unit: 'MiB', baseline });
    const measurements = [
      of('bundle with the drivers’ resources', bundle + resources),
      of('what runs: Node, bundle, resources', node + bundle + resources),
      of('node_modules after npm start (production, Node included)', productionModules()),
    ];
    return scale.name === 'full' ? [...measurements, of('offline bundle to download', await offlineBundle())] : measurements;
  },
};

/** Packages that an installation without development tools has, by the lockfile, as far as they are for this machine. */
function productionModules(): number {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link)
    .reduce((sum, [path]) => sum + ownBytesOf(join(root, path)), 0);
}

interface LockedPackage {
  readonly dev?: boolean;
  readonly link?: boolean;
}

async function offlineBundle(): Promise<number> {
  using scratch = createScratch();
  return bytesOf(await packOffline(scratch.folder));
}

/** A file, or everything below a folder. */
function bytesOf(path: string): number {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.size;
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .reduce((sum, entry) => sum + bytesOf(join(path, entry.name)), 0);
}

/** A package without those installed inside it, which are listed themselves. */
function ownBytesOf(path: string): number {
  return bytesOf(path) - bytesOf(join(path, 'node_modules'));
}
