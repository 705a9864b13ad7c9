import type { AppMeans } from './app-means.ts';
import type { PipelinePlan, PlannedStep } from './configuration.ts';
import { type NamedStep, Pipeline } from './pipeline.ts';
import { findSecret } from './secrets.ts';

/** Builds the functions of a planned pipeline; `signal` ends what they keep running. If one cannot be built, those built before are disposed. */
export async function buildPipeline(plan: PipelinePlan, means: AppMeans, signal: AbortSignal): Promise<Pipeline> {
  await using built = new AsyncDisposableStack();
  const steps: NamedStep[] = [];
  for (const planned of plan.steps) {
    const step = await buildStep(planned, { plan, means, signal });
    built.defer(async () => step.step[Symbol.asyncDispose]?.());
    steps.push(step);
  }
  built.move();
  return new Pipeline(plan.id, plan.topics, steps);
}

async function buildStep(planned: PlannedStep, context: { plan: PipelinePlan; means: AppMeans; signal: AbortSignal }): Promise<NamedStep> {
  const { key, declared, parameters } = planned;
  const { config, log, clock, random, metrics } = context.means;
  const step = await declared.create(parameters, {
    key,
    pipelineId: context.plan.id,
    log: log.child({ pipeline: context.plan.id, function: key }),
    clock,
    random,
    metrics,
    signal: context.signal,
    secret: (name) => findSecret(config.value.Writable.InsecureSecrets, name),
  });
  return { key, step };
}
