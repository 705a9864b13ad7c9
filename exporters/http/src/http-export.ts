import {
  defineFunction,
  type FunctionSetup,
  fail,
  next,
  type PipelineContext,
  type PipelineStep,
  type Retry,
  requireBytes,
  type StepResult,
} from '@skerry/app-sdk';
import { EdgeError } from '@skerry/contracts';
import type { Agent, Dispatcher } from 'undici';
import { checkTogether, type HttpParameters, httpParameters } from './parameters.ts';
import { readBounded } from './read-bounded.ts';
import { isAccepted, retryOf } from './receiver-status.ts';

const MAX_CONNECTIONS = 64;
const DEFAULT_TYPE = 'application/json';

/** The library is loaded with the first export: a platform that exports nothing does without. */
async function createAgent(timeout: number): Promise<Agent> {
  const { Agent } = await import('./undici-agent.ts');
  return new Agent({ connections: MAX_CONNECTIONS, headersTimeout: timeout, bodyTimeout: timeout, connect: { timeout } });
}

/** A URL fit for logs and metrics. */
function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1:xxxxx@');
}

/** Sends each message in a request of its own, over connections that are kept open. */
class HttpExportStep implements PipelineStep {
  readonly #parameters: HttpParameters;
  readonly #setup: FunctionSetup;
  #agent: Promise<Agent> | undefined;
  readonly #sizes: { observe(value: number): void };
  readonly #errors: { increment(): void };

  constructor(parameters: HttpParameters, setup: FunctionSetup) {
    this.#parameters = parameters;
    this.#setup = setup;
    const tags = { url: withoutPassword(parameters.url) };
    this.#sizes = setup.metrics.histogram('HttpExportSize', tags);
    this.#errors = setup.metrics.counter('HttpExportErrors', tags);
  }

  async run(data: unknown, context: PipelineContext): Promise<StepResult> {
    const bytes = requireBytes('HTTPExport', data, context);
    const url = this.#urlFor(context);
    if (typeof url !== 'string') return url;
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#send(url, bytes, context);
    } catch (error) {
      return this.#failed(exportError(context, error), { data, bytes, retry: 'transient' });
    }
    return this.#answered(response, { data, bytes, context });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#agent)?.destroy();
  }

  /** A placeholder without value may be mended by the next change of the configuration, so the event is not given up at once. */
  #urlFor(context: PipelineContext): string | StepResult {
    try {
      return context.expand(this.#parameters.url.trim());
    } catch (error) {
      return fail(error, { retry: 'refused' });
    }
  }

  async #send(url: string, body: Uint8Array, context: PipelineContext): Promise<Dispatcher.ResponseData> {
    const { method, mimeType, httpRequestHeaders } = this.#parameters;
    const headers = { 'content-type': mimeType.trim() || DEFAULT_TYPE, ...httpRequestHeaders, ...this.#secretHeader() };
    this.#agent ??= createAgent(this.#parameters.timeout);
    const { origin, pathname, search } = new URL(url);
    const agent = await this.#agent;
    return await agent.request({
      origin,
      path: pathname + search,
      method: method === 'put' ? 'PUT' : 'POST',
      headers,
      body,
      signal: context.signal,
    });
  }

  #secretHeader(): Record<string, string> {
    const { headerName, secretName, secretValueKey } = this.#parameters;
    if (headerName.trim() === '') return {};
    const value = this.#setup.secret(secretName.trim())[secretValueKey.trim()];
    if (value !== undefined) return { [headerName.trim()]: value };
    throw new EdgeError('NotFound', `no value for the keys: [${secretValueKey}] exists in secret "${secretName}". Add it to the secret.`);
  }

  async #answered(
    response: Dispatcher.ResponseData,
    sent: { data: unknown; bytes: Uint8Array; context: PipelineContext },
  ): Promise<StepResult> {
    const { statusCode, body } = response;
    const { data, bytes, context } = sent;
    if (!isAccepted(statusCode)) {
      await body.dump();
      const error = new EdgeError('Communication', `export failed with ${statusCode} HTTP status code in pipeline '${context.pipelineId}'`);
      return this.#failed(error, { data, bytes, retry: retryOf(statusCode) });
    }
    this.#sizes.observe(bytes.length);
    if (!this.#parameters.returnInputData) return next(await readBounded(body));
    await body.dump();
    return next(data);
  }

  #failed(error: EdgeError, sent: { data: unknown; bytes: Uint8Array; retry: Retry }): StepResult {
    this.#errors.increment();
    const { continueOnSendError, persistOnError } = this.#parameters;
    if (!continueOnSendError) return fail(error, { retry: sent.retry, ...(persistOnError && { persist: sent.bytes }) });
    this.#setup.log.error(`Continuing pipeline on error: ${error.message}`);
    return next(sent.data);
  }
}

function exportError(context: PipelineContext, cause: unknown): EdgeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EdgeError('Communication', `export failed in pipeline '${context.pipelineId}': ${reason}`, { cause });
}

/**
 * Sends the message to an HTTP receiver and passes the answer on, or the message itself with ReturnInputData.
 *
 * Counts as exported once the receiver answered with a status of 200 to 299. A redirect is an error. Idles until Url is set.
 */
export const HTTPExport = defineFunction({
  name: 'HTTPExport',
  summary: 'Sends the message to an HTTP receiver.',
  parameters: httpParameters,
  missing: ({ url }) => (url.trim() === '' || url.trim().startsWith('<') ? 'Url' : undefined),
  create(parameters, setup) {
    checkTogether(parameters);
    return new HttpExportStep(parameters, setup);
  },
});
