import type { Fail } from './result.ts';

/** A message on its way to a pipeline. */
export interface TriggerMessage {
  readonly topic: string;
  readonly correlationId: string;
  readonly contentType: string;
  /** An event of this process, decoded JSON, text (base64) or bytes. */
  readonly payload: unknown;
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

/**
 * Where a pipeline gets its messages.
 *
 * A source that keeps its messages (the event log) gives a message again after a failure; one that does not (the bus) goes on with the next.
 */
export interface EventSource {
  /** What to call it in the log and to people. */
  readonly name: string;
  /** Gives messages to the handler, in order, one after the other, until the signal aborts. Resolves then; never rejects for an outage. */
  run(handler: (message: TriggerMessage) => Promise<Receipt>, signal: AbortSignal): Promise<void>;
}
