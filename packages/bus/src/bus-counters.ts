import type { Counter, Metrics } from '@skerry/runtime';

/** What a bus counts. */
export interface BusCounters {
  readonly published: Counter;
  /** Messages lost because a queue was full. */
  readonly dropped: Counter;
  /** Handlers that failed. */
  readonly failed: Counter;
  /** Messages that were no envelope. */
  readonly undecodable: Counter;
}

/** The counters of a bus; without metrics they count for themselves. */
export function createBusCounters(metrics: Metrics | undefined): BusCounters {
  return {
    published: metrics?.counter('BusMessagesPublished') ?? new PlainCounter(),
    dropped: metrics?.counter('BusMessagesDropped') ?? new PlainCounter(),
    failed: metrics?.counter('BusHandlersFailed') ?? new PlainCounter(),
    undecodable: metrics?.counter('BusMessagesUndecodable') ?? new PlainCounter(),
  };
}

/** A counter that belongs to no metrics. */
export class PlainCounter implements Counter {
  value = 0;

  increment(by = 1): void {
    this.value += by;
  }
}
