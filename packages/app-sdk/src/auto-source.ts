import type { DataClient } from '@skerry/client';
import { isEdgeError, toEdgeError } from '@skerry/contracts';
import type { Clock, Logger, Random } from '@skerry/runtime';
import { Backoff } from './backoff.ts';
import type { EventSource, MessageHandler, SourceState } from './event-source.ts';

const PAUSES = { baseMs: 50, maxMs: 2_000 };
const LACKS_ROUTE = new Set(['NotFound', 'NotAllowed', 'NotImplemented']);

/** What an auto source chooses from and with. */
export interface AutoSourceOptions {
  readonly logSource: EventSource;
  readonly busSource: EventSource;
  readonly data: DataClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/**
 * The event log where core-data has one, the bus where it is EdgeX's core-data.
 *
 * The choice waits until core-data answers: to fall back to the bus while it is merely late would lose what the log exists to keep.
 */
export class AutoSource implements EventSource {
  readonly #options: AutoSourceOptions;
  #chosen: EventSource | undefined;
  #waitingFor: string | undefined;

  constructor(options: AutoSourceOptions) {
    this.#options = options;
  }

  get kind(): 'log' | 'bus' {
    return this.#chosen?.kind ?? 'log';
  }

  state(): SourceState {
    return this.#chosen?.state() ?? { waitingFor: this.#waitingFor };
  }

  async run(handler: MessageHandler, signal: AbortSignal): Promise<void> {
    this.#chosen ??= await this.#choose(signal);
    await this.#chosen?.run(handler, signal);
  }

  async #choose(signal: AbortSignal): Promise<EventSource | undefined> {
    const pauses = new Backoff(this.#options, PAUSES);
    while (!signal.aborted) {
      try {
        await this.#options.data.eventsAfter(0n, { limit: 1, waitMs: 0 }, { signal });
        return this.#options.logSource;
      } catch (error) {
        if (isEdgeError(error) && LACKS_ROUTE.has(error.kind)) return this.#fallBack();
        if (!signal.aborted) this.#sayOnce(toEdgeError(error).fullMessage);
      }
      await pauses.pause(signal);
    }
    return undefined;
  }

  #fallBack(): EventSource {
    this.#options.log.info('core-data has no event log to read from (it is EdgeX’s own), so events come from the message bus.');
    return this.#options.busSource;
  }

  #sayOnce(reason: string): void {
    if (this.#waitingFor === undefined) {
      this.#options.log.info(`Waiting for core-data (${reason}). Set Trigger.Source to "bus" to export without it.`);
    }
    this.#waitingFor = `core-data: ${reason}`;
  }
}
