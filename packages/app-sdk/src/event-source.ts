import type { Envelope } from '@skerry/contracts';
import type { Fail } from './result.ts';

/** A message on its way to a pipeline. The envelope may be shared with others: treat it as read-only. */
export interface TriggerMessage {
  readonly topic: string;
  readonly envelope: Envelope;
  /** Place in the event log, where the source is the log. */
  readonly position?: bigint;
}

/**
 * What became of a message that was handled: nothing once every export of it is acknowledged, or the failure. Never rejects.
 *
 * The handler may return while exports are in flight, so that a source can keep several messages under way and still keep their order.
 */
export interface Receipt {
  readonly settled: Promise<Fail | undefined>;
}

/** What a source does with each message. Never rejects: failures are in the receipt. */
export type MessageHandler = (message: TriggerMessage) => Promise<Receipt>;

/** What people may want to know of a source. */
export interface SourceState {
  /** The last message the source is done with, where it counts them. */
  readonly position?: bigint;
  /** Why nothing moves at the moment: the failure that is being retried, or the service that does not answer. */
  readonly waitingFor?: string;
}

/**
 * Where a pipeline gets its messages.
 *
 * A source that keeps its messages (the event log) gives a message again after a failure; one that does not (the bus) goes on with the next.
 */
export interface EventSource {
  readonly kind: 'log' | 'bus';
  /** Gives messages to the handler until the signal aborts; resolves then, with nothing lost. Never rejects for an outage. */
  run(handler: MessageHandler, signal: AbortSignal): Promise<void>;
  state(): SourceState;
}
