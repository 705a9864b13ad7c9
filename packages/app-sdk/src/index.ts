export type { PipelineContext } from './context.ts';
export type { EventSource, Receipt, TriggerMessage } from './event-source.ts';
export { type AppFunction, defineFunction, type FunctionSetup, type PipelineStep, type PlainFunction } from './function.ts';
export type { Parameter, ParameterMap, ParameterValues } from './parameters.ts';
export { type Continue, type Fail, fail, next, type Retry, type StepResult, type Stop, stop } from './result.ts';
