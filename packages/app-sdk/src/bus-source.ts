import type { MessageBus } from '@skerry/bus';
import type { EventSource, MessageHandler, SourceState } from './event-source.ts';

const QUEUE_SIZE = 1_000;
const AT_ONCE = 64;

/**
 * Takes messages from the message bus as they come, with EdgeX's promise and no more: what fails is dropped and counted.
 *
 * At most 1,000 messages wait; beyond that the oldest is dropped, so that a slow receiver never slows devices down. Functions see messages in
 * order; up to 64 exports may be in flight.
 */
export class BusSource implements EventSource {
  readonly kind = 'bus';
  readonly #bus: MessageBus;
  readonly #topics: readonly string[];

  /** `topics` are complete filters. */
  constructor(bus: MessageBus, topics: readonly string[]) {
    this.#bus = bus;
    this.#topics = topics;
  }

  state(): SourceState {
    return {};
  }

  async run(handler: MessageHandler, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await using subscriptions = new AsyncDisposableStack();
    for (const topic of this.#topics) {
      const options = { size: QUEUE_SIZE, whenFull: 'drop-oldest', concurrency: AT_ONCE } as const;
      const subscription = await this.#bus.subscribe(topic, async (message) => void (await (await handler(message)).settled), options);
      subscriptions.use(subscription);
    }
    await ended;
  }
}
