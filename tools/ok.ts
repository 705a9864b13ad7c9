import { CHECKS } from './check.ts';
import { runSteps } from './run-steps.ts';
import { TEST_FILES } from './test-files.ts';

const tests = [...TEST_FILES.integration, ...TEST_FILES.stories];

runSteps([
  ...CHECKS,
  { name: 'dead code', command: ['knip', '--no-progress'] },
  {
    name: 'integration, system, interop, examples, packages',
    command: ['node', '--test', '--test-reporter=spec', '--test-timeout=300000', '--test-concurrency=1', ...tests],
    speaksLast: true,
  },
]);
