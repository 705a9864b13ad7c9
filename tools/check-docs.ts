import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isTest, type SourceFile, sourceFiles } from './source-files.ts';

const EXPORT = /^export (?:declare |abstract |async )*(?:const|let|function\*?|class|interface|type) (\w+)/;

/** Returns one line for each export without a docstring directly above it. */
export function undocumentedExports(file: SourceFile): string[] {
  const lines = file.text.split('\n');
  return lines.flatMap((line, index) => {
    const match = EXPORT.exec(line);
    if (match === null || (lines[index - 1] ?? '').trim().endsWith('*/') || isOverload(lines, index, match[1] ?? '')) return [];
    return [`${file.path}:${index + 1}: ${match[1]} is exported without a docstring. Say above it what the caller gets.`];
  });
}

/** An implementation or a further signature of an overloaded function is documented by its first signature. */
function isOverload(lines: readonly string[], index: number, name: string): boolean {
  const before = lines.slice(Math.max(0, index - 4), index).join('\n');
  return new RegExp(`^export function ${name}\\b`, 'm').test(before);
}

const LINK = /\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)/g;

/** Returns one line for each relative link of a Markdown file that leads nowhere. */
export function brokenLinks(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(LINK)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target)))
    .map((target) => `${path}: links to ${target}, which does not exist.`);
}

/** Returns one line for each runtime dependency of the workspaces that docs/dependencies.md does not give a row. */
export function undocumentedDependencies(root: string): string[] {
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const manifests = [
    'package.json',
    ...['packages', 'services', 'drivers', 'exporters', 'apps'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
    ),
  ];
  return manifests.flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
      dependencies?: Record<string, string>;
      optionalDependencies?: Record<string, string>;
    };
    return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
      .filter((name) => !name.startsWith('@skerry/') && !page.includes(`| \`${name}\` |`))
      .map(
        (name) =>
          `${path}: depends on ${name}, which docs/dependencies.md does not explain. Add its row (why, licence, size, who keeps it).`,
      );
  });
}

function markdownFiles(root: string): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = ['docs', 'packages', 'services', 'drivers', 'exporters', 'apps', 'bench', 'examples'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
          .map((name) => join(folder, name))
      : [],
  );
  return [...top, ...below];
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const sources = sourceFiles(root).filter((file) => !isTest(file.path));
  const problems = [
    ...sources.flatMap(undocumentedExports),
    ...markdownFiles(root).flatMap((path) => brokenLinks(root, path)),
    ...undocumentedDependencies(root),
  ];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
