export { App, type AppStatus } from './app.ts';
export { type AppConfig, appSettings } from './app-settings.ts';
export { BUILT_IN } from './built-in.ts';
export { isEvent, requireBytes, requireEvent, toBytes, toText } from './coerce.ts';
export {
  DEFAULT_PIPELINE,
  type FunctionConfig,
  type PipelineConfig,
  type PipelinePlan,
  type PlannedStep,
  planPipelines,
  type TargetType,
  type TopicPipelineConfig,
} from './configuration.ts';
export { type ContextOptions, MessageContext, type PipelineContext } from './context.ts';
export type { EventSource, MessageHandler, Receipt, SourceState, TriggerMessage } from './event-source.ts';
export { type AppFunction, defineFunction, type FunctionSetup, type PipelineStep, type PlainFunction } from './function.ts';
export type { PipelineStatus } from './generation.ts';
export { type Parameter, type ParameterMap, type ParameterValues, parameter, parseParameters } from './parameters.ts';
export { type NamedStep, Pipeline, type RunResult } from './pipeline.ts';
export { type Continue, type Fail, fail, next, type Retry, type StepResult, type Stop, stop } from './result.ts';
export { type AppServiceOptions, createAppService, functionsNeed } from './service.ts';
