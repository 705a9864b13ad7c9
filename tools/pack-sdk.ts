import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    },
    include: PUBLISHED.map((name) => join(root, 'packages', name, 'src')),
    exclude: ['**/*.test.ts', '**/test-bench.ts', '**/testkit/**', '**/testing/**'],
  };
  const path = join(build, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', path], { stdio: 'inherit' });
}

function pack(name: string, build: string, target: string): string {
  const folder = join(build, name);
  const source = join(root, 'packages', name);
  cpSync(join(build, 'out/packages', name, 'src'), join(folder, 'dist'), { recursive: true });
  for (const file of ['README.md', '../../LICENSE']) {
    if (existsSync(join(source, file))) cpSync(join(source, file), join(folder, file.split('/').at(-1) ?? file));
  }
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`);
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', target], { cwd: folder, encoding: 'utf8' });
  return join(target, packed.trim().split('\n').at(-1) ?? '');
}

/** A manifest as it is published: exports lead to what tsc made. */
export function publishedManifest(manifest: Manifest): Manifest {
  const exports = Object.fromEntries(
    Object.entries(manifest.exports).map(([path, source]) => {
      const built = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '');
      return [path, { types: `${built}.d.ts`, default: `${built}.js` }];
    }),
  );
  return { ...manifest, exports, files: ['dist', 'README.md', 'LICENSE'], sideEffects: false } as unknown as Manifest;
}

if (import.meta.main) {
  for (const file of packSdk(process.argv[2] ?? 'packed')) console.log(file);
}
