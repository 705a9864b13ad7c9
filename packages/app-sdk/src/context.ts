import type { Logger } from '@skerry/runtime';

/** What a function knows about the message in hand, and where it leaves a response. One per message and pipeline. */
export interface PipelineContext {
  readonly pipelineId: string;
  /** Key of the running function in the configuration. */
  readonly functionKey: string;
  readonly correlationId: string;
  /** Content type of the message as received. */
  readonly inputContentType: string;
  readonly log: Logger;
  /** Aborted when the pipeline ends; exports give up waiting then. */
  readonly signal: AbortSignal;
  /** Published or returned by the trigger after the run; undefined for no response. */
  responseData: Uint8Array | undefined;
  responseContentType: string;
  /** Value under a name, whatever its case. */
  value(name: string): string | undefined;
  setValue(name: string, value: string): void;
  /** All values; names in lower case. */
  values(): Record<string, string>;
  /**
   * Replaces each `{name}` by its value.
   *
   * @throws {EdgeError} kind `ContractInvalid` if a placeholder has no value.
   */
  expand(template: string): string;
}
