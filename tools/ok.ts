import { CHECKS } from './check.ts';
import { runLast, runSteps } from './run-steps.ts';
import { TEST_FILES } from './test-files.ts';

await runSteps([...CHECKS, { name: 'dead code', command: ['knip', '--no-progress'] }]);

// All further tests in one last call, whose closing lines end the output.
const tests = [...TEST_FILES.integration, ...TEST_FILES.stories];
process.exitCode = await runLast({
  name: 'integration, system, interop, examples, packages',
  command: ['node', '--test', '--test-reporter=spec', '--test-timeout=300000', '--test-concurrency=1', ...tests],
});
