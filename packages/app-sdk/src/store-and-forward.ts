import { EdgeError, parseDuration } from '@skerry/contracts';
import type { AppMeans } from './app-means.ts';
import { MessageContext } from './context.ts';
import { type KeptExport, KeptExports } from './kept-exports.ts';
import type { Pipeline } from './pipeline.ts';
import type { Fail } from './result.ts';

const SHORTEST_INTERVAL_MS = 1_000;
const NANOSECONDS_PER_MS = 1_000_000n;
const MOST_KEPT = 100_000;

/** A message whose export failed. */
export interface FailedRun {
  readonly pipeline: Pipeline;
  readonly failure: Fail;
  readonly at: number;
  readonly context: MessageContext;
}

/** What the functions of a pipeline are, for telling whether they changed. Parameters don't count, as in EdgeX. */
function versionOf(pipeline: Pipeline): string {
  return pipeline.steps.map(({ key }) => key).join();
}

/** The pause between rounds: at least a second, and a second if the text is no duration. */
function intervalMs(text: string): number {
  try {
    return Math.max(SHORTEST_INTERVAL_MS, Number(parseDuration(text) / NANOSECONDS_PER_MS));
  } catch {
    return SHORTEST_INTERVAL_MS;
  }
}

/**
 * Stores exports from the bus that failed and asked for it (PersistOnError), and sends them again: every RetryInterval, and after any export that
 * succeeds. In order, one at a time, from the function that failed on.
 */
export class StoreAndForward {
  readonly #means: AppMeans;
  readonly #kept: KeptExports;
  readonly #pipeline: (id: string) => Pipeline | undefined;
  readonly #signal: AbortSignal;
  #count: number;
  #wake: AbortController | undefined;

  /** `pipeline` finds a running pipeline by its id; `signal` ends exports that are under way. */
  constructor(means: AppMeans, pipeline: (id: string) => Pipeline | undefined, signal: AbortSignal) {
    this.#means = means;
    this.#kept = new KeptExports(means.database);
    this.#pipeline = pipeline;
    this.#signal = signal;
    this.#count = this.#kept.count();
    this.#report();
  }

  /**
   * Stores a failed export; resolves once it is durable.
   *
   * @throws {EdgeError} kind `LimitExceeded` if 100,000 wait already.
   */
  async keep({ pipeline, failure, at, context }: FailedRun): Promise<void> {
    if (!failure.persist) return;
    if (this.#count >= MOST_KEPT) throw new EdgeError('LimitExceeded', `${MOST_KEPT} failed exports wait already. Mend the receiver.`);
    const { correlationId, inputContentType } = context;
    const about = { pipelineId: pipeline.id, at, version: versionOf(pipeline), correlationId, inputContentType };
    await this.#kept.add({ ...about, payload: failure.persist, values: context.values() });
    this.#count += 1;
    this.#report();
  }

  /** Starts a round now: an export just succeeded. */
  succeeded(): void {
    if (this.#count > 0) this.#wake?.abort();
  }

  /** Sends again until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const { RetryInterval } = this.#means.config.value.Writable.StoreAndForward;
      const pause = this.#means.clock.sleep(intervalMs(RetryInterval), AbortSignal.any([signal, this.#wake.signal]));
      await pause.catch(() => undefined);
      await this.#round(signal).catch((error) => this.#means.log.error('Cannot send stored exports again; will try later.', { error }));
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    let kept = this.#kept.after(0);
    while (kept && !signal.aborted) {
      await this.#retry(kept);
      kept = this.#kept.after(kept.id);
    }
  }

  async #retry(kept: KeptExport): Promise<void> {
    const pipeline = this.#pipeline(kept.pipelineId);
    if (!pipeline || versionOf(pipeline) !== kept.version) return this.#remove(kept, 'its pipeline is gone or has other functions');
    const failure = await this.#send(pipeline, kept);
    if (!failure) return this.#remove(kept);
    const most = this.#means.config.value.Writable.StoreAndForward.MaxRetryCount;
    if (most > 0 && kept.tries + 1 >= most) return this.#remove(kept, `it failed ${most} times, last: ${failure.error.message}`);
    await this.#kept.countTry(kept.id);
  }

  async #send(pipeline: Pipeline, kept: KeptExport): Promise<Fail | undefined> {
    const { log } = this.#means;
    const { correlationId, inputContentType, values } = kept;
    const context = new MessageContext({ pipelineId: pipeline.id, correlationId, inputContentType, values, log, signal: this.#signal });
    const result = await pipeline.run(kept.payload, context, kept.at);
    if (result.kind === 'failed') return result.failure;
    return result.kind === 'done' ? result.settled : undefined;
  }

  async #remove(kept: KeptExport, lost?: string): Promise<void> {
    if (lost) this.#means.log.error(`A stored export of pipeline "${kept.pipelineId}" is given up: ${lost}.`);
    await this.#kept.remove(kept.id);
    this.#count -= 1;
    this.#report();
  }

  #report(): void {
    this.#means.metrics.gauge('StoreForwardQueueSize').set(this.#count);
  }
}
