import { EdgeError } from '@skerry/contracts';
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
  /** True if the message comes again after a failure: exports may then wait for a receiver that is away, instead of failing at once. */
  readonly redelivers: boolean;
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

const PLACEHOLDER = /\{[^}]*\}/g;

/** What a context is made from. */
export interface ContextOptions {
  pipelineId: string;
  correlationId: string;
  inputContentType: string;
  log: Logger;
  signal: AbortSignal;
  redelivers?: boolean;
  values?: Readonly<Record<string, string>>;
}

/** The context the pipeline itself uses: it may also say which function runs. */
export class MessageContext implements PipelineContext {
  readonly pipelineId: string;
  readonly correlationId: string;
  readonly inputContentType: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly redelivers: boolean;
  functionKey = '';
  responseData: Uint8Array | undefined = undefined;
  responseContentType = '';
  readonly #values = new Map<string, string>();

  constructor(options: ContextOptions) {
    this.pipelineId = options.pipelineId;
    this.correlationId = options.correlationId;
    this.inputContentType = options.inputContentType;
    this.log = options.log;
    this.signal = options.signal;
    this.redelivers = options.redelivers ?? false;
    for (const [name, value] of Object.entries(options.values ?? {})) this.setValue(name, value);
    this.setValue('pipelineid', options.pipelineId);
  }

  value(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  setValue(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  values(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  expand(template: string): string {
    if (!template.includes('{')) return template;
    let unresolved = false;
    const text = template.replace(PLACEHOLDER, (placeholder) => {
      const value = this.value(placeholder.slice(1, -1));
      unresolved ||= value === undefined;
      return value ?? placeholder;
    });
    if (!unresolved) return text;
    throw new EdgeError('ContractInvalid', `failed to replace all context placeholders in input ('${text}' after replacements)`);
  }
}
