// Bundles the command and the worker threads it starts into dist/. Imported by setup.mjs on the Node of the PATH, so plain JavaScript.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SOURCE_FOLDERS = ['packages', 'services', 'drivers', 'exporters', 'apps'];
/** A native add-on that cbor-x uses where it is installed; the bundle does without. */
const EXTERNAL = ['cbor-extract'];
const WORKER_URL = /new URL\(\s*'(\.[^']+\.ts)'\s*,\s*import\.meta\.url\s*\)/g;

/** Makes the bundle if a source is newer than it; resolves to the milliseconds it took, or undefined if it was up to date. */
export async function bundleIfStale(root, bundleFile) {
  if (!isBundleStale(root, bundleFile)) return undefined;
  const started = Date.now();
  await bundle(root, dirname(bundleFile));
  return Date.now() - started;
}

/** Says whether a source, or what decides how sources are bundled, is newer than the bundle, or there is none. */
export function isBundleStale(root, bundleFile) {
  const made = modifiedMs(bundleFile);
  return [...allSources(root), join(root, 'package-lock.json'), join(root, 'tools', 'bundle.mjs')].some((file) => modifiedMs(file) > made);
}

/** Bundles into `target`, which is replaced as a whole so that a broken run never leaves half a bundle. */
export async function bundle(root, target) {
  const { build } = await import('esbuild');
  const making = `${target}.making-${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    await build({
      entryPoints: { skerry: join(root, 'apps/cli/src/main.ts'), ...workerEntries(root, allSources(root)) },
      outdir: making,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      minifySyntax: true,
      minifyWhitespace: true,
      keepNames: true,
      legalComments: 'none',
      logLevel: 'error',
      external: EXTERNAL,
      banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
      plugins: [locationPlugin(root)],
    });
    rmSync(target, { recursive: true, force: true });
    renameSync(making, target);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** A source that starts a worker says `new URL('./x.ts', import.meta.url)`: each such file is an entry of its own. */
function workerEntries(root, sources) {
  const entries = {};
  for (const file of sources) {
    for (const match of readFileSync(file, 'utf8').matchAll(WORKER_URL)) {
      const worker = resolve(dirname(file), match[1]);
      entries[workerName(root, worker)] = worker;
    }
  }
  return entries;
}

function workerName(root, file) {
  return relative(root, file)
    .replace(/\.ts$/, '')
    .replace(/[^a-z0-9]+/gi, '-');
}

/** Keeps `import.meta.url` of a bundled source pointing at where that source lies beside dist/, so that its resource files are found. */
function locationPlugin(root) {
  return {
    name: 'location',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const workers = text.replace(
          WORKER_URL,
          (_, target) => `new URL('./${workerName(root, resolve(dirname(path), target))}.mjs', __here)`,
        );
        const here = JSON.stringify(`../${relative(root, path)}`);
        const located = workers.replaceAll('import.meta.url', `new URL(${here}, __here).href`).replaceAll('__here', 'import.meta.url');
        return { contents: located, loader: 'ts' };
      });
    },
  };
}

function allSources(root) {
  return SOURCE_FOLDERS.flatMap((folder) => sourcesBelow(join(root, folder)));
}

function sourcesBelow(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...sourcesBelow(path));
    else if (/\.ts$/.test(entry.name) && !/\.(test|conformance)\.ts$/.test(entry.name)) found.push(path);
  }
  return found;
}

/** When a file was last written; before everything else if it is not there. */
function modifiedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}
