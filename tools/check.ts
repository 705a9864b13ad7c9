import { runSteps, type Step } from './run-steps.ts';
import { TEST_FILES } from './test-files.ts';

/** The steps of `npm run check`: what can be said of the tree within seconds. */
export const CHECKS: readonly Step[] = [
  {
    name: 'unit tests',
    command: ['node', '--test', '--test-isolation=none', '--test-reporter=dot', '--test-timeout=60000', ...TEST_FILES.unit],
  },
  { name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'layers', command: ['node', 'tools/check-layers.ts'] },
  { name: 'docs', command: ['node', 'tools/check-docs.ts'] },
];

if (import.meta.main) await runSteps(CHECKS);
