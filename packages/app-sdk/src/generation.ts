import { EdgeError, stringifyJson } from '@skerry/contracts';
import type { AppMeans } from './app-means.ts';
import { buildPipeline } from './build-pipeline.ts';
import { type PipelinePlan, parseTargetType, planPipelines, type TargetType } from './configuration.ts';
import { createBusSource, createLogSource, fitsLog } from './create-source.ts';
import { SavedCursor } from './cursor.ts';
import type { EventSource } from './event-source.ts';
import { splitList } from './parameters.ts';
import type { Pipeline } from './pipeline.ts';
import { Processor } from './processor.ts';
import { publishResponse } from './response.ts';
import { StoreAndForward } from './store-and-forward.ts';

const MESSAGE_BUS = 'edgex-messagebus';
const TRIGGERS = new Set([MESSAGE_BUS, 'http']);

/** How long exports that are under way may still take when pipelines stop. */
const GRACE_MS = 1_000;

/** A source and the pipelines it feeds. */
interface Feed {
  readonly source: EventSource;
  readonly pipelines: readonly Pipeline[];
}

/** What people see of one pipeline. */
export interface PipelineStatus {
  readonly id: string;
  readonly topics: readonly string[];
  readonly functions: readonly string[];
  readonly state: 'running' | 'waiting' | 'idle';
  /** Why it waits or idles, and what to do. */
  readonly reason?: string;
  readonly source?: 'log' | 'bus' | 'http';
  /** How far in the event log its exports are acknowledged. */
  readonly position?: bigint;
}

/** All pipelines of one state of the configuration, running. A change of the configuration disposes it and makes another. */
export class Generation implements AsyncDisposable {
  readonly #means: AppMeans;
  readonly #plans: readonly PipelinePlan[];
  readonly #targetType: TargetType;
  readonly #stopSources = new AbortController();
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>[] = [];
  readonly #resources = new AsyncDisposableStack();
  readonly #pipelines: Pipeline[] = [];
  readonly #feeds: Feed[] = [];
  readonly #storeAndForward: StoreAndForward | undefined;

  /** @throws {EdgeError} kind `ContractInvalid` if the configuration describes no pipelines that could run. */
  constructor(means: AppMeans) {
    const { Writable, MessageBus, Trigger } = means.config.value;
    checkTrigger(Trigger);
    this.#means = means;
    this.#targetType = parseTargetType(Writable.Pipeline.TargetType);
    this.#plans = planPipelines(Writable.Pipeline, means.functions, MessageBus.BaseTopicPrefix);
    if (Writable.StoreAndForward.Enabled) this.#storeAndForward = new StoreAndForward(means, (id) => this.pipeline(id), this.#abort.signal);
  }

  /** Builds the pipelines that have all they need and starts their sources; the others idle. */
  async start(): Promise<void> {
    const { log } = this.#means;
    for (const plan of this.#plans) {
      if (plan.missing) log.info(`Pipeline "${plan.id}" idles: ${plan.missing}. Set it and the pipeline starts, without a restart.`);
      else this.#pipelines.push(this.#resources.use(await buildPipeline(plan, this.#means, this.#abort.signal)));
    }
    if (this.#means.config.value.Trigger.Type.toLowerCase() === 'http') return;
    this.#feed();
    for (const feed of this.#feeds) this.#run(feed);
    if (this.#storeAndForward) this.#ended.push(this.#storeAndForward.run(this.#stopSources.signal));
  }

  status(): PipelineStatus[] {
    return this.#plans.map((plan) => this.#statusOf(plan));
  }

  /** The pipeline of that id, if it runs. */
  pipeline(id: string): Pipeline | undefined {
    return this.#pipelines.find((pipeline) => pipeline.id === id);
  }

  get targetType(): TargetType {
    return this.#targetType;
  }

  /** A processor for messages that come again after a failure, or do not. */
  processor(redelivers: boolean): Processor {
    const { log, metrics, clock } = this.#means;
    return new Processor({
      targetType: this.#targetType,
      log,
      metrics,
      signal: this.#abort.signal,
      clock,
      redelivers,
      ...(!redelivers && { storeAndForward: this.#storeAndForward }),
      respond: (context) => publishResponse(this.#means, context),
    });
  }

  /** Stops the sources, gives what is under way a second to be acknowledged, saves the cursors and disposes the functions. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopSources.abort();
    const grace = this.#means.clock.sleep(GRACE_MS, this.#abort.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#ended), grace]);
    this.#abort.abort();
    await Promise.all(this.#ended);
    await this.#resources.disposeAsync();
  }

  #feed(): void {
    const config = this.#means.config.value;
    const ownFeed = this.#pipelines.filter((pipeline) => config.Trigger.Source !== 'bus' && fitsLog(pipeline, config));
    const shared = this.#pipelines.filter((pipeline) => !ownFeed.includes(pipeline));
    const sinceNs = this.#means.clock.nowNs();
    for (const pipeline of ownFeed) {
      const cursor = this.#resources.use(new SavedCursor(this.#means.database, pipeline.id, this.#means));
      this.#feeds.push({ source: createLogSource(this.#means, cursor, sinceNs), pipelines: [pipeline] });
    }
    if (shared.length > 0) this.#feeds.push({ source: createBusSource(this.#means), pipelines: shared });
  }

  #run({ source, pipelines }: Feed): void {
    const [once, again] = [this.processor(false), this.processor(true)];
    const ended = source.run((message) => (source.kind === 'log' ? again : once).process(message, pipelines), this.#stopSources.signal);
    this.#ended.push(ended.catch((error) => this.#means.log.error('The trigger ended; restart the service.', { error })));
  }

  #statusOf({ id, topics, steps, missing }: PipelinePlan): PipelineStatus {
    const about = { id, topics, functions: steps.map(({ key }) => key) };
    if (missing) return { ...about, state: 'idle', reason: missing };
    const feed = this.#feeds.find(({ pipelines }) => pipelines.some((pipeline) => pipeline.id === id));
    if (!feed) return { ...about, state: 'running', source: 'http' };
    const { position, waitingFor } = feed.source.state();
    return { ...about, state: waitingFor ? 'waiting' : 'running', reason: waitingFor, source: feed.source.kind, position };
  }
}

/** @throws {EdgeError} kind `ContractInvalid` for a trigger that does not exist or would never fire. */
function checkTrigger({ Type, SubscribeTopics }: AppMeans['config']['value']['Trigger']): void {
  const type = Type.trim().toLowerCase();
  if (!TRIGGERS.has(type)) {
    throw new EdgeError('ContractInvalid', `Trigger.Type '${Type}' is not supported. Use ${[...TRIGGERS].join(' or ')}.`);
  }
  if (type === MESSAGE_BUS && splitList(SubscribeTopics).length === 0) {
    throw new EdgeError(
      'ContractInvalid',
      'Trigger.SubscribeTopics is empty, so no event would ever come. Set it, for example to "events/#".',
    );
  }
}

/** A text that is equal for two configurations exactly if their pipelines are. */
export function pipelineFingerprint(means: AppMeans): string {
  const { Writable, Trigger } = means.config.value;
  return stringifyJson([Writable.Pipeline, Writable.InsecureSecrets, Writable.StoreAndForward, Trigger]);
}
