import { toEdgeError } from '@skerry/contracts';
import type { AppMeans } from './app-means.ts';
import { Generation, type PipelineStatus, pipelineFingerprint } from './generation.ts';

/** What people see of an app service. */
export interface AppStatus {
  readonly pipelines: readonly PipelineStatus[];
  /** Why there are no pipelines, if the configuration is wrong. */
  readonly problem?: string;
}

/**
 * A running app service: its pipelines, rebuilt whenever the configuration of a pipeline, a trigger or a secret changes.
 *
 * A configuration that cannot work leaves the service up without pipelines, says why in the log and in the status, and is mended by the next change.
 */
export class App implements AsyncDisposable {
  readonly means: AppMeans;
  #generation: Generation | undefined;
  #problem: string | undefined;
  #fingerprint: string | undefined;
  #applying: Promise<void> = Promise.resolve();
  readonly #watch: Disposable;

  constructor(means: AppMeans) {
    this.means = means;
    this.#watch = means.config.onChange(() => void this.apply());
  }

  get generation(): Generation | undefined {
    return this.#generation;
  }

  /** Makes the pipelines what the configuration says now. Changes that come meanwhile are applied one after the other. */
  apply(): Promise<void> {
    this.#applying = this.#applying.then(() => this.#apply());
    return this.#applying;
  }

  status(): AppStatus {
    return { pipelines: this.#generation?.status() ?? [], ...(this.#problem !== undefined && { problem: this.#problem }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#applying;
    await this.#generation?.[Symbol.asyncDispose]();
  }

  async #apply(): Promise<void> {
    const fingerprint = pipelineFingerprint(this.means);
    if (fingerprint === this.#fingerprint) return;
    this.#fingerprint = fingerprint;
    await this.#generation?.[Symbol.asyncDispose]();
    this.#generation = undefined;
    this.#problem = undefined;
    try {
      await this.#start();
    } catch (error) {
      this.#problem = toEdgeError(error).fullMessage;
      this.means.log.error(`The service has no pipelines: ${this.#problem}`);
    }
  }

  async #start(): Promise<void> {
    const generation = new Generation(this.means);
    try {
      await generation.start();
      this.#generation = generation;
    } catch (error) {
      await generation[Symbol.asyncDispose]();
      throw error;
    }
  }
}
