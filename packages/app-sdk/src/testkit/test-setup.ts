import { systemClock, systemRandom } from '@skerry/runtime';
import { type ContextOptions, MessageContext } from '../context.ts';
import type { AppFunction, FunctionSetup, PipelineStep } from '../function.ts';
import { type ParameterMap, parseParameters } from '../parameters.ts';
import { findSecret, type InsecureSecrets } from '../secrets.ts';
import { TestLog } from './test-log.ts';
import { TestMetrics } from './test-metrics.ts';

/** What a function is built with, for tests: real time, remembered log entries and metrics. */
export function createTestSetup(over: Partial<FunctionSetup> & { secrets?: InsecureSecrets } = {}): FunctionSetup {
  const { secrets = {}, ...rest } = over;
  return {
    key: 'Function',
    pipelineId: 'default-pipeline',
    log: new TestLog(),
    clock: systemClock,
    random: systemRandom(systemClock),
    metrics: new TestMetrics(),
    signal: new AbortController().signal,
    secret: (name) => findSecret(secrets, name),
    ...rest,
  };
}

/** The context of a message, for tests. */
export function createTestContext(over: Partial<ContextOptions> = {}): MessageContext {
  return new MessageContext({
    pipelineId: 'default-pipeline',
    correlationId: '5f1a9f4e-9a0f-4a56-8a70-2f2f5b0c00ff',
    inputContentType: 'application/json',
    log: new TestLog(),
    signal: new AbortController().signal,
    ...over,
  });
}

/** Builds a function from the texts of its parameters, as a pipeline would. */
export async function buildTestStep<P extends ParameterMap>(
  declared: AppFunction<P>,
  parameters: Readonly<Record<string, string>>,
  setup: FunctionSetup = createTestSetup(),
): Promise<PipelineStep> {
  return declared.create(parseParameters(declared.parameters, parameters), setup);
}
