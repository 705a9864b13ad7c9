import { type EdgeError, isEdgeError, toEdgeError } from '@skerry/contracts';
import type { Clock, Logger, Metrics } from '@skerry/runtime';
import { isEvent } from './coerce.ts';
import type { TargetType } from './configuration.ts';
import { MessageContext } from './context.ts';
import { decodeTarget } from './decode-target.ts';
import type { Receipt, TriggerMessage } from './event-source.ts';
import type { Pipeline } from './pipeline.ts';
import { type Fail, fail } from './result.ts';
import type { FailedRun, StoreAndForward } from './store-and-forward.ts';
import { ThrottledLog } from './throttled-log.ts';
import { pipelineTakes } from './topic-match.ts';

/** What a processor works with. */
export interface ProcessorOptions {
  readonly targetType: TargetType;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** The source gives a message again after a failure; exports may then wait for a receiver that is away. */
  readonly redelivers: boolean;
  /** Takes the response that a run left behind. */
  readonly respond?: (context: MessageContext) => Promise<void>;
  /** Stores what failed exports want to send later. */
  readonly storeAndForward?: StoreAndForward;
}

const NOTHING: Receipt = { settled: Promise.resolve(undefined) };

/** Takes messages through the pipelines they belong to: decodes, runs, counts, and hands responses and failures on. */
export class Processor {
  readonly #options: ProcessorOptions;
  readonly #errors: ThrottledLog;

  constructor(options: ProcessorOptions) {
    this.#options = options;
    this.#errors = new ThrottledLog(options.log, options.clock);
  }

  /** Runs a message through each of the pipelines whose topics take it, at the same time. Never rejects. */
  async process(message: TriggerMessage, pipelines: readonly Pipeline[]): Promise<Receipt> {
    const { metrics, targetType } = this.#options;
    metrics.counter('MessagesReceived').increment();
    const takers = pipelines.filter(({ topics }) => topics.some((topic) => pipelineTakes(topic, message.topic)));
    if (takers.length === 0) return NOTHING;
    let data: unknown;
    try {
      data = decodeTarget(targetType, message);
    } catch (error) {
      return this.#invalid(message, toEdgeError(error));
    }
    const receipts = await Promise.all(takers.map((pipeline) => this.#run(pipeline, data, message)));
    return receipts.length === 1 ? (receipts[0] ?? NOTHING) : { settled: firstFailure(receipts) };
  }

  /** A context for one message and one pipeline, with the values that placeholders can name. */
  contextFor(pipeline: Pipeline, data: unknown, message: TriggerMessage): MessageContext {
    const { log, signal, redelivers } = this.#options;
    const names = isEvent(data) && { devicename: data.deviceName, profilename: data.profileName, sourcename: data.sourceName };
    const { correlationID: correlationId, contentType: inputContentType } = message.envelope;
    const values = { ...names, receivedtopic: message.topic };
    return new MessageContext({ pipelineId: pipeline.id, correlationId, inputContentType, log, signal, redelivers, values });
  }

  #invalid(message: TriggerMessage, error: EdgeError): Receipt {
    this.#options.metrics.counter('InvalidMessagesReceived').increment();
    this.#errors.error(`A message on "${message.topic}" is ignored: unable to process payload ${error.fullMessage}`);
    return { settled: Promise.resolve(fail(error)) };
  }

  async #run(pipeline: Pipeline, data: unknown, message: TriggerMessage): Promise<Receipt> {
    const { metrics, clock } = this.#options;
    const tags = { pipeline: pipeline.id };
    const startMs = clock.monotonicMs();
    metrics.counter('PipelineMessagesProcessed', tags).increment();
    const context = this.contextFor(pipeline, data, message);
    const result = await pipeline.run(data, context);
    if (context.responseData && result.kind !== 'failed') await this.#respond(context);
    const took = (failure: Fail | undefined, at: number) => {
      metrics.timer('PipelineMessageProcessingTime', tags).observe(clock.monotonicMs() - startMs);
      if (failure) return this.#failed({ pipeline, failure, at, context });
      this.#options.storeAndForward?.succeeded();
      return undefined;
    };
    if (result.kind === 'failed') return { settled: Promise.resolve(took(result.failure, result.at)) };
    if (result.kind === 'stopped' || !result.settled) return { settled: Promise.resolve(took(undefined, 0)) };
    return { settled: result.settled.then((failure) => took(failure, pipeline.steps.length - 1)) };
  }

  async #failed(failed: FailedRun): Promise<Fail> {
    const { pipeline, failure, at, context } = failed;
    this.#options.metrics.counter('PipelineProcessingErrors', { pipeline: pipeline.id }).increment();
    const key = pipeline.steps[at]?.key;
    const log = this.#options.redelivers ? { error: this.#options.log.debug.bind(this.#options.log) } : this.#errors;
    const message = `Pipeline (${pipeline.id}) function ${key} resulted in error: ${failure.error.message}`;
    log.error(message, { correlationId: context.correlationId });
    if (failure.persist) await this.#options.storeAndForward?.keep(failed).catch((error) => this.#cannotKeep(error));
    return failure;
  }

  #cannotKeep(error: unknown): void {
    this.#errors.error('Cannot store a failed export for later; it is lost.', { error });
  }

  async #respond(context: MessageContext): Promise<void> {
    try {
      await this.#options.respond?.(context);
    } catch (error) {
      const reason = isEdgeError(error) ? error.fullMessage : error;
      this.#errors.error(`Cannot publish the response of pipeline "${context.pipelineId}".`, { reason });
    }
  }
}

async function firstFailure(receipts: readonly Receipt[]): Promise<Fail | undefined> {
  const failures = await Promise.all(receipts.map(({ settled }) => settled));
  return failures.find((failure) => failure !== undefined);
}
