import type { CallOptions, DataClient, LogPage } from '@skerry/client';
import { EdgeError, type Event } from '@skerry/contracts';

type EventsAfter = DataClient['eventsAfter'];

/** The event log of a core-data, in memory: events get positions from 1 on, and those who wait are woken at once. */
export class TestEventLog {
  readonly events: Event[] = [];
  /** Thrown by every request while set, as if core-data were away. */
  outage: EdgeError | undefined;
  readonly #watchers = new Set<() => void>();

  append(...events: Event[]): void {
    this.events.push(...events);
    this.wake();
  }

  /** Lets waiting requests look again. */
  wake(): void {
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }

  /** The part of core-data's client that app services use. */
  get client(): DataClient {
    const eventsAfter: EventsAfter = (position, query, options) => this.#after(position, { ...query, ...options });
    return { eventsAfter } as DataClient;
  }

  async #after(position: bigint, query: { limit?: number; waitMs?: number } & CallOptions): Promise<LogPage> {
    if (!this.outage && query.waitMs && BigInt(this.events.length) <= position) await this.#change(query.signal);
    if (this.outage) throw this.outage;
    const from = Number(position);
    const events = this.events.slice(from, from + (query.limit ?? 20));
    return {
      events,
      positions: events.map((_, i) => position + BigInt(i) + 1n),
      next: position + BigInt(events.length),
      newest: BigInt(this.events.length),
    };
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#watchers.add(resolve);
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
}

/** What a client throws while core-data is away. */
export function awayError(): EdgeError {
  return new EdgeError('ServiceUnavailable', 'failed to send a http request');
}
