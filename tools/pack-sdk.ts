import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The packages that are published; an order in which each comes after what it needs. */
export const PUBLISHED = ['contracts', 'runtime', 'mqtt-client', 'bus', 'store', 'client', 'device-sdk', 'app-sdk'] as const;

const root = dirname(import.meta.dirname);

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, string>;
  [member: string]: unknown;
}

/**
 * Builds the published packages with tsc and packs each into `target`; returns the paths of the packed files.
 *
 * Sources stay where they are: the build happens in a copy, whose manifest points at JavaScript and declarations, since Node strips no types below
 * node_modules.
 */
export function packSdk(target: string): string[] {
  const build = mkdtempSync(join(tmpdir(), 'skerry-pack-'));
  try {
    mkdirSync(target, { recursive: true });
    compile(build);
    return PUBLISHED.map((name) => pack(name, build, resolve(target)));
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

function compile(build: string): void {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      outDir: join(build, 'out'),
      rootDir: root,
      typeRoots: [join(root, 'node_modules/@types')],
      paths: Object.fromEntries(PUBLISHED.flatMap(importsOf)),
    },
    files: PUBLISHED.flatMap(entriesOf),
    include: [],
  };
  const path = join(build, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', path], { stdio: 'inherit' });
}

/** Names under which packages import each other, with their sources: found below node_modules, tsc would not compile them. */
function importsOf(name: string): [string, string[]][] {
  const folder = join(root, 'packages', name);
  const manifest = readManifest(folder);
  return Object.entries(manifest.exports).map(([path, source]) => [join(manifest.name, path), [join(folder, source)]]);
}

/** What a package exports; all else that is published is what these need, so no test comes along. */
function entriesOf(name: string): string[] {
  const folder = join(root, 'packages', name);
  return [...Object.values(readManifest(folder).exports), ...workersBelow(folder)].map((path) => join(folder, path));
}

const WORKER_URL = /new URL\('(\.[^']+)\.ts', import\.meta\.url\)/g;

/** Sources that are started as worker threads: nothing imports them. */
function workersBelow(folder: string): string[] {
  return globSync('src/**/*.ts', { cwd: folder, exclude: ['**/*.test.ts'] }).flatMap((path) =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(WORKER_URL)].map((match) => join(dirname(path), `${match[1]}.ts`)),
  );
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function pack(name: string, build: string, target: string): string {
  const folder = join(build, name);
  const source = join(root, 'packages', name);
  cpSync(join(build, 'out/packages', name, 'src'), join(folder, 'dist'), { recursive: true });
  for (const path of globSync('dist/**/*.js', { cwd: folder })) pointAtBuiltWorkers(join(folder, path));
  for (const file of ['README.md', '../../LICENSE']) {
    if (existsSync(join(source, file))) cpSync(join(source, file), join(folder, file.split('/').at(-1) ?? file));
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(publishedManifest(readManifest(source)), undefined, 2)}\n`);
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', target], { cwd: folder, encoding: 'utf8' });
  return join(target, packed.trim().split('\n').at(-1) ?? '');
}

/** tsc renames what is imported, but not what is named by a URL. */
function pointAtBuiltWorkers(path: string): void {
  const text = readFileSync(path, 'utf8');
  const built = text.replace(WORKER_URL, "new URL('$1.js', import.meta.url)");
  if (built !== text) writeFileSync(path, built);
}

/** A manifest as it is published: exports lead to what tsc made. */
export function publishedManifest(manifest: Manifest): Manifest {
  const exports = Object.fromEntries(
    Object.entries(manifest.exports).map(([path, source]) => {
      const built = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '');
      return [path, { types: `${built}.d.ts`, default: `${built}.js` }];
    }),
  );
  const { devDependencies: _unpublished, ...kept } = manifest;
  return { ...kept, exports, files: ['dist', 'README.md', 'LICENSE'], sideEffects: false } as unknown as Manifest;
}

if (import.meta.main) {
  for (const file of packSdk(process.argv[2] ?? 'packed')) console.log(file);
}
