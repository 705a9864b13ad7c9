import type { Clock, Logger, Metrics, Random } from '@skerry/runtime';
import type { PipelineContext } from './context.ts';
import type { ParameterMap, ParameterValues } from './parameters.ts';
import type { StepResult } from './result.ts';

/** One function of a pipeline, built from its parameters and ready for messages. Disposed when its pipeline is rebuilt or stopped. */
export interface PipelineStep extends Partial<AsyncDisposable> {
  run(data: unknown, context: PipelineContext): StepResult | Promise<StepResult>;
}

/** What a function is built with, beside its parameters. */
export interface FunctionSetup {
  /** Key of the function in the configuration, such as `HTTPExport2`. */
  readonly key: string;
  readonly pipelineId: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  /** Aborted when the pipeline ends. */
  readonly signal: AbortSignal;
  /**
   * The key and value pairs of a secret of this service.
   *
   * @throws {EdgeError} kind `NotFound` if the service has no such secret.
   */
  secret(name: string): Record<string, string>;
}

/**
 * A function that pipelines can name: a filter, a transformation, an export.
 *
 * Made with {@link defineFunction}.
 */
export interface AppFunction<P extends ParameterMap = ParameterMap> {
  readonly name: string;
  readonly summary: string;
  readonly parameters: P;
  /** Builds the step. Connections open here or at the first message, never at import. */
  create(parameters: ParameterValues<P>, setup: FunctionSetup): PipelineStep | Promise<PipelineStep>;
  /** Says what is still to be configured; while it says anything the pipeline idles instead of failing. */
  missing?(parameters: ParameterValues<P>): string | undefined;
}

/** A function without state: the parameters come with each message. */
export interface PlainFunction<P extends ParameterMap> extends Omit<AppFunction<P>, 'create'> {
  run(data: unknown, context: PipelineContext, parameters: ParameterValues<P>): StepResult | Promise<StepResult>;
}

/**
 * Declares a function for pipelines.
 *
 * Give `run` when each message can be treated alone; give `create` when something must be prepared or kept: a compiled pattern, a connection, a batch.
 *
 * @example
 * const Scale = defineFunction({
 *   name: 'Scale',
 *   summary: 'Multiplies a number.',
 *   parameters: { factor: parameter.integer('What to multiply by.') },
 *   run: (data, _context, { factor }) => next(Number(data) * factor),
 * });
 */
export function defineFunction<const P extends ParameterMap>(definition: AppFunction<P> | PlainFunction<P>): AppFunction<P> {
  if ('create' in definition) return definition;
  const { run, ...rest } = definition;
  return { ...rest, create: (parameters) => ({ run: (data, context) => run(data, context, parameters) }) };
}
