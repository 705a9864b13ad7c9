import { EdgeError } from '@skerry/contracts';
import type { AppFunction } from './function.ts';
import { type ParameterValues, parseParameters, splitList } from './parameters.ts';

/** Parameters of one function as they stand in a configuration file. */
export interface FunctionConfig {
  readonly Parameters?: Readonly<Record<string, unknown>>;
}

/** One pipeline for some topics. */
export interface TopicPipelineConfig {
  readonly Id?: string;
  readonly Topics?: string;
  readonly ExecutionOrder?: string;
}

/** EdgeX's `Writable.Pipeline`. */
export interface PipelineConfig {
  readonly ExecutionOrder?: string;
  readonly TargetType?: string;
  readonly PerTopicPipelines?: Readonly<Record<string, TopicPipelineConfig>>;
  readonly Functions?: Readonly<Record<string, FunctionConfig>>;
}

/** What the first function of each pipeline receives. */
export type TargetType = 'event' | 'raw' | 'metric';

/** A function with its parameters read, not yet built. */
export interface PlannedStep {
  readonly key: string;
  readonly declared: AppFunction;
  readonly parameters: ParameterValues<AppFunction['parameters']>;
}

/** A pipeline as configured, checked, and not yet built. */
export interface PipelinePlan {
  readonly id: string;
  readonly topics: readonly string[];
  readonly steps: readonly PlannedStep[];
  /** What is still to be configured; the pipeline idles while this says anything. */
  readonly missing: string | undefined;
}

/** Id of the pipeline that `ExecutionOrder` describes. */
export const DEFAULT_PIPELINE = 'default-pipeline';

/** Reads `TargetType`. @throws {EdgeError} kind `ContractInvalid` if it is none of EdgeX's. */
export function parseTargetType(text: string): TargetType {
  const type = text.trim().toLowerCase();
  if (type === '' || type === 'event') return 'event';
  if (type === 'raw' || type === 'metric') return type;
  throw new EdgeError('ContractInvalid', `pipline TargetType of '${text}' is not supported`);
}

/** The function a configuration key stands for: the one of that name, else the one with the longest name that the key starts with. */
export function functionFor(key: string, functions: readonly AppFunction[]): AppFunction | undefined {
  const candidates = functions.filter(({ name }) => key.startsWith(name));
  return candidates.reduce<AppFunction | undefined>((best, one) => (best && best.name.length >= one.name.length ? best : one), undefined);
}

function planStep(key: string, pipelineId: string, config: PipelineConfig, functions: readonly AppFunction[]): PlannedStep {
  const configured = config.Functions?.[key];
  if (!configured) {
    throw new EdgeError(
      'ContractInvalid',
      `function '${key}' configuration not found in Pipeline.Functions section for pipeline '${pipelineId}'`,
    );
  }
  const declared = functionFor(key, functions);
  if (!declared) throw new EdgeError('ContractInvalid', `function ${key} is not a built in SDK function for pipeline '${pipelineId}'`);
  try {
    return { key, declared, parameters: parseParameters(declared.parameters, configured.Parameters ?? {}) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const advice = `Set it in Writable.Pipeline.Functions.${key}.Parameters.`;
    throw new EdgeError('ContractInvalid', `${key} from configuration failed for pipeline '${pipelineId}': ${error.message}. ${advice}`);
  }
}

function planPipeline(id: string, topics: readonly string[], steps: readonly PlannedStep[]): PipelinePlan {
  const missing = steps.map(({ key, declared, parameters }) => {
    const what = declared.missing?.(parameters);
    return what && `${key} waits for ${what} (Writable.Pipeline.Functions.${key}.Parameters)`;
  });
  return { id, topics, steps, missing: missing.find((one) => one !== undefined) };
}

/**
 * Checks `Writable.Pipeline` and tells which pipelines it describes, the default one first.
 *
 * Topics of the others get `baseTopic` in front.
 *
 * @throws {EdgeError} kind `ContractInvalid`, in EdgeX's words plus what to do.
 */
export function planPipelines(config: PipelineConfig, functions: readonly AppFunction[], baseTopic: string): PipelinePlan[] {
  const order = splitList(config.ExecutionOrder ?? '');
  const perTopic = Object.values(config.PerTopicPipelines ?? {});
  if (order.length === 0 && perTopic.length === 0) {
    throw new EdgeError('ContractInvalid', 'default ExecutionOrder has 0 functions specified and PerTopicPipelines is empty');
  }
  const plan = (id: string, topics: readonly string[], keys: readonly string[]) =>
    planPipeline(
      id,
      topics,
      keys.map((key) => planStep(key, id, config, functions)),
    );
  const plans = order.length > 0 ? [plan(DEFAULT_PIPELINE, ['#'], order)] : [];
  for (const { Id = '', Topics = '', ExecutionOrder = '' } of perTopic) {
    const topics = splitList(Topics).map((topic) => `${baseTopic}/${topic}`);
    plans.push(plan(Id, topics, splitList(ExecutionOrder)));
  }
  return plans;
}
