import type { MessageContext } from './context.ts';
import type { PipelineStep } from './function.ts';
import { type Continue, type Fail, fail, type StepResult } from './result.ts';

/** A step and the key it has in the configuration. */
export interface NamedStep {
  readonly key: string;
  readonly step: PipelineStep;
}

/** Where a run ended: after the last function, at a filter, or at an error. */
export type RunResult =
  | { readonly kind: 'done'; readonly settled: Promise<Fail | undefined> | undefined }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Fail; readonly at: number };

const STOPPED: RunResult = { kind: 'stopped' };

/** Functions run one after the other on one message. Holds nothing of a message once its run is over. */
export class Pipeline implements AsyncDisposable {
  readonly id: string;
  /** Complete topic patterns; `#` alone takes everything. */
  readonly topics: readonly string[];
  readonly steps: readonly NamedStep[];

  constructor(id: string, topics: readonly string[], steps: readonly NamedStep[]) {
    this.id = id;
    this.topics = topics;
    this.steps = steps;
  }

  /**
   * Runs the functions from position `from` on. Whatever a function throws becomes a failure of the run.
   *
   * A function that goes on without data makes the next one start from `input` again. The last function's export may still be in flight when this
   * resolves; `settled` tells its end.
   */
  async run(input: unknown, context: MessageContext, from = 0): Promise<RunResult> {
    let data = input;
    let settled: Continue['acknowledged'];
    for (let at = from; at < this.steps.length; at += 1) {
      const early = settled && (await settled);
      if (early) return { kind: 'failed', failure: early, at: at - 1 };
      const returned = this.#step(at, data, context);
      const result = returned instanceof Promise ? await returned.catch(fail) : returned;
      if (result.kind === 'fail') return { kind: 'failed', failure: result, at };
      if (result.kind === 'stop') return STOPPED;
      data = result.data ?? input;
      settled = result.acknowledged;
    }
    return { kind: 'done', settled };
  }

  #step(at: number, data: unknown, context: MessageContext): StepResult | Promise<StepResult> {
    const named = this.steps[at];
    if (!named) throw new RangeError(`pipeline "${this.id}" has no function ${at}`);
    context.functionKey = named.key;
    try {
      return named.step.run(data, context);
    } catch (error) {
      return fail(error);
    }
  }

  /** Disposes the functions, the last one first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await using stack = new AsyncDisposableStack();
    for (const { step } of this.steps) stack.defer(async () => step[Symbol.asyncDispose]?.());
  }
}
