import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A TypeScript file of the tree: its path from the root, with `/`, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** Returns the TypeScript files git tracks or would track below `root`, tests included. */
export function sourceFiles(root: string): SourceFile[] {
  const listed = execFileSync('git', ['-C', root, 'ls-files', '-co', '--exclude-standard', '*.ts'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return listed
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Returns whether the path is a test, a conformance suite or something that only tests use. */
export function isTest(path: string): boolean {
  return /\.(test|conformance)\.ts$|(^|\/)(test\/|testkit\/|testing\/)/.test(path) || /^(test|bench)\//.test(path);
}

/** One import of a file: what it names, the line, and whether only types come over (erased at run time). */
export interface Import {
  specifier: string;
  line: number;
  typeOnly: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/gm;

/** Returns the static and dynamic imports and re-exports of a text. */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    line: text.slice(0, match.index).split('\n').length,
    typeOnly: match[1] !== undefined,
  }));
}
