import { globSync } from 'node:fs';
import { dirname } from 'node:path';

const cwd = dirname(import.meta.dirname);

/** The test files of the tree, by how they are run. */
export const TEST_FILES = {
  /** Beside the file they test; all of them in one process, within seconds. */
  unit: found('{packages,services,drivers,exporters,apps,tools,bench}/**/*.test.ts').filter((path) => !path.endsWith('.int.test.ts')),
  /** Beside the file too, but against servers of others or for longer: a process each. */
  integration: found('{packages,services,drivers,exporters,apps,tools}/**/*.int.test.ts'),
  /** What needs more than one service, a clone, or a packed package: a process each. Those in test/interop need programs of EdgeX: see CONTRIBUTING.md. */
  stories: found('{test,examples}/**/*.test.ts').filter((path) => !path.startsWith('test/interop/')),
} as const;

function found(pattern: string): string[] {
  return globSync(pattern, { cwd, exclude: (name) => name.includes('node_modules') }).sort();
}
