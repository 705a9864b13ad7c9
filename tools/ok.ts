import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { CHECKS } from './check.ts';
import { runSteps } from './run-steps.ts';

const cwd = dirname(import.meta.dirname);
const stories = globSync('{test,examples}/**/*.test.ts', { cwd, exclude: (name) => name.includes('node_modules') }).sort();

runSteps([
  ...CHECKS,
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'system, interop, examples, packages', command: ['node', '--test', '--test-timeout=300000', '--test-concurrency=1', ...stories] },
]);
