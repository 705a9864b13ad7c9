import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { EdgeError } from '@skerry/contracts';
import type { JobInfo, JobMessage, JobName, JobParameters, JobResult } from '../load/jobs.ts';

/** A load or a peer in a process of its own, so that it never runs on the platform's threads or on those of the bench. */
export class Job<N extends JobName> implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ready = Promise.withResolvers<JobInfo<N>>();
  readonly #result = Promise.withResolvers<JobResult<N>>();

  constructor(name: N, parameters: JobParameters<N>) {
    this.#child = fork(join(import.meta.dirname, '..', 'load', 'main.ts'), { serialization: 'advanced' });
    this.#child.on('message', (message) => this.#take(message as JobMessage<N>));
    this.#child.on('exit', (code) => this.#fail(new EdgeError('ServiceUnavailable', `The job ${name} ended with code ${code}.`)));
    this.#ready.promise.catch(() => undefined); // whoever waits for the result is told as well
    this.#result.promise.catch(() => undefined); // likewise for those who wait until it is ready
    this.#child.send({ name, parameters });
  }

  /** Resolves when the job serves or has begun, with what it says about itself. */
  get ready(): Promise<JobInfo<N>> {
    return this.#ready.promise;
  }

  /** Resolves when the job has ended. */
  get result(): Promise<JobResult<N>> {
    return this.#result.promise;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Asks a job that serves until it is told to stop for its result. */
  stop(): Promise<JobResult<N>> {
    if (this.#child.connected) this.#child.send('stop');
    return this.result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.result.catch(() => undefined); // its failure was the caller's to see
  }

  #take(message: JobMessage<N>): void {
    if ('ready' in message) this.#ready.resolve(message.ready);
    else if ('result' in message) this.#result.resolve(message.result);
    else this.#fail(new EdgeError('ServiceUnavailable', message.failure));
  }

  #fail(error: EdgeError): void {
    this.#ready.reject(error);
    this.#result.reject(error);
  }
}

/** Runs a load to its end. */
export async function runJob<N extends JobName>(name: N, parameters: JobParameters<N>): Promise<JobResult<N>> {
  await using job = new Job(name, parameters);
  return await job.result;
}
