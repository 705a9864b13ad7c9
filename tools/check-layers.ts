import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Import, importsOf, isTest, type SourceFile, sourceFiles } from './source-files.ts';

/** Which packages of ours a layer may import; `services/*` and the like stand for every folder there. */
interface Layer {
  folder: RegExp;
  may: readonly string[];
  rule: string;
}

const LAYERS: readonly Layer[] = [
  {
    folder: /^packages\/contracts$/,
    may: [],
    rule: 'contracts may import nothing of ours: move what you need down into contracts, or the importing code up',
  },
  { folder: /^packages\/runtime$/, may: ['contracts'], rule: 'runtime may import contracts only' },
  { folder: /^packages\/mqtt-client$/, may: ['contracts', 'runtime'], rule: 'mqtt-client may import contracts and runtime' },
  {
    folder: /^packages\/(bus|store|client)$/,
    may: ['contracts', 'runtime', 'mqtt-client', 'bus'],
    rule: 'bus, store and client may import contracts, runtime, mqtt-client and the bus port',
  },
  {
    folder: /^packages\/(device-sdk|app-sdk)$/,
    may: ['contracts', 'client', 'runtime', 'bus', 'store'],
    rule: 'the SDKs may import contracts, client, runtime, bus and store, never a service',
  },
  {
    folder: /^packages\/testkit$/,
    may: ['contracts', 'client', 'runtime', 'bus', 'store', 'mqtt-client', 'device-sdk', 'app-sdk'],
    rule: 'testkit may import packages only',
  },
  {
    folder: /^services\/app-configurable$/,
    may: ['contracts', 'client', 'runtime', 'bus', 'store', 'mqtt-client', 'app-sdk'],
    rule: 'app-configurable may import packages and the app SDK, never another service',
  },
  {
    folder: /^services\//,
    may: ['contracts', 'client', 'runtime', 'bus', 'store', 'mqtt-client'],
    rule: 'a service may import packages (not the SDKs), never another service: talk to it through client',
  },
  {
    folder: /^drivers\//,
    may: ['contracts', 'runtime', 'device-sdk', 'mqtt-client'],
    rule: 'a driver may import device-sdk, contracts and runtime, never another driver or a service',
  },
  {
    folder: /^exporters\//,
    may: ['contracts', 'runtime', 'app-sdk', 'mqtt-client'],
    rule: 'an exporter may import app-sdk, contracts, runtime and mqtt-client',
  },
  { folder: /^(apps|test|bench|examples)(\/|$)/, may: ['*'], rule: 'nobody imports apps but apps, test and bench' },
];

const ROOT_FOLDERS = /^(test|bench|examples|tools)$/;

/** Returns one sentence for each import that the layers forbid, that package.json does not declare, or that closes a cycle. */
export function checkLayers(files: readonly SourceFile[], declared: (folder: string) => ReadonlySet<string>): string[] {
  const problems = files.flatMap((file) => importsOf(file.text).flatMap((found) => checkImport(file, found, declared)));
  return [...problems, ...findCycles(files)];
}

function checkImport(file: SourceFile, found: Import, declared: (folder: string) => ReadonlySet<string>): string[] {
  const where = `${file.path}:${found.line}`;
  const folder = folderOf(file.path);
  if (found.specifier.startsWith('.')) {
    const target = posix.join(dirname(file.path), found.specifier);
    if (folder === 'tools' || folderOf(target) === folder || (isTest(file.path) && folderOf(target) === 'tools')) return [];
    return [`${where}: imports ${target} by path. Import the package by its name.`];
  }
  if (found.specifier.startsWith('node:') || folder === 'tools') return [];
  const name = packageOf(found.specifier);
  if (isTest(file.path) && name.startsWith('@skerry/')) return [];
  const problems: string[] = [];
  if (!declared(folder).has(name))
    problems.push(`${where}: imports ${name}, which ${folder}/package.json does not declare. Add it there, or do without.`);
  const layer = LAYERS.find((candidate) => candidate.folder.test(folder));
  if (name.startsWith('@skerry/') && layer !== undefined && !allows(layer, name))
    problems.push(`${where}: imports ${name}. Rule: ${layer.rule}.`);
  return problems;
}

function allows(layer: Layer, name: string): boolean {
  return layer.may.includes('*') || layer.may.includes(name.slice('@skerry/'.length));
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

/** The workspace a path belongs to: `packages/bus`, `drivers/modbus`, `test` ... */
function folderOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return ROOT_FOLDERS.test(first) ? first : `${first}/${second}`;
}

/** Finds imports of files that lead back to themselves; type-only imports are erased and do not count. */
function findCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(files.map((file) => [file.path, localTargets(file)]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push(`Import cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}. Move what both need into a file of its own.`);
      return;
    }
    state.set(path, 'open');
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function localTargets(file: SourceFile): string[] {
  return importsOf(file.text)
    .filter((found) => found.specifier.startsWith('.') && !found.typeOnly)
    .map((found) => posix.join(dirname(file.path), found.specifier));
}

/** Reads the dependencies that the package.json of a workspace declares, and those of the root for what only tools and tests use. */
export function declaredDependencies(root: string): (folder: string) => ReadonlySet<string> {
  const read = (path: string): string[] => {
    if (!existsSync(path)) return [];
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, string> & string>;
    return [
      manifest.name ?? '',
      ...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => Object.keys(manifest[key] ?? {})),
    ];
  };
  const cache = new Map<string, ReadonlySet<string>>();
  return (folder) => {
    const known = cache.get(folder) ?? new Set(read(join(root, folder, 'package.json')));
    cache.set(folder, known);
    return known;
  };
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const problems = checkLayers(sourceFiles(root), declaredDependencies(root));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
