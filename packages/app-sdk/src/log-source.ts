import type { DataClient, LogPage } from '@skerry/client';
import { API_VERSION, BASE, coreEventTopic, type Envelope, type Event, eventEnvelope, isEdgeError, toEdgeError } from '@skerry/contracts';
import type { Clock, Logger, Random } from '@skerry/runtime';
import { Backoff } from './backoff.ts';
import type { Cursor } from './cursor.ts';
import { decodeTarget } from './decode-target.ts';
import { Deliveries } from './deliveries.ts';
import type { EventSource, MessageHandler, Receipt, SourceState, TriggerMessage } from './event-source.ts';
import { InFlight } from './in-flight.ts';
import { findLogEnd, findStart } from './log-position.ts';
import type { Fail } from './result.ts';
import { ThrottledLog } from './throttled-log.ts';

const PAGE_EVENTS = 100;
const POLL_WAIT_MS = 3_000;
const POLL_TIMEOUT_MS = 10_000;
const DEFAULT_WINDOW = 64;
const DEFAULT_REFUSED_ATTEMPTS = 10;
/** Stands for the position of an event that has none yet. */
const EARLY = 0n;
const NOTHING: Receipt = { settled: Promise.resolve(undefined) };
const RETRY_PAUSES = { baseMs: 200, maxMs: 10_000 };
const LOG_PAUSES = { baseMs: 50, maxMs: 2_000 };

/** What a log source is made of. */
export interface LogSourceOptions {
  readonly data: DataClient;
  readonly cursor: Cursor;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The bus, if events may go out as soon as they are published, while they are still being stored. The log has the last word either way. */
  readonly early?: EventSource;
  /** First level of the topics that the messages get; default `edgex`. */
  readonly baseTopic?: string;
  /** Where a cursor that never moved starts: at the oldest event, or at the first one made after this time (nanoseconds). */
  readonly startAt: 'oldest' | { readonly sinceNs: bigint };
  /** Messages that may be under way at once; default 64. */
  readonly window?: number;
  /** How often a message that the receiver refuses is tried before it is skipped; default 10. */
  readonly refusedAttempts?: number;
}

/**
 * Reads the event log of core-data behind a cursor, so that no event is lost: not by an outage of the receiver, of core-data or of this service.
 *
 * Events come in the order of the log. The cursor moves behind an event only when every export of it is acknowledged; a failure that may pass is
 * retried, from that event on and with growing pauses, for as long as it takes. So an event may arrive more than once after an outage, and those
 * that follow it with it. New events are waited for in one long request, which core-data answers the moment they are stored.
 *
 * With `early`, an event goes out when it is published, so that storing it adds nothing to its latency; when the log brings it, it counts as given.
 */
export class LogSource implements EventSource {
  readonly kind = 'log';
  readonly #options: LogSourceOptions;
  readonly #retry: Backoff;
  readonly #reconnect: Backoff;
  readonly #errors: ThrottledLog;
  readonly #deliveries = new Deliveries();
  #waitingFor: string | undefined;
  #refused: { position: bigint; attempts: number } | undefined;

  constructor(options: LogSourceOptions) {
    this.#options = options;
    this.#retry = new Backoff(options, RETRY_PAUSES);
    this.#reconnect = new Backoff(options, LOG_PAUSES);
    this.#errors = new ThrottledLog(options.log, options.clock);
  }

  state(): SourceState {
    return { position: this.#options.cursor.position, waitingFor: this.#waitingFor };
  }

  async run(handler: MessageHandler, signal: AbortSignal): Promise<void> {
    const early = this.#options.early?.run((message) => this.#giveEarly(message, handler), signal);
    await Promise.all([this.#runLog(handler, signal), early]);
  }

  async #runLog(handler: MessageHandler, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#prepare(signal);
        await this.#follow(handler, signal);
      } catch (error) {
        if (!signal.aborted) await this.#logIsAway(error, signal);
      }
    }
  }

  /** Gives the cursor its first position, and another one where the log is not the one it was: restored from a backup, or begun anew. */
  async #prepare(signal: AbortSignal): Promise<void> {
    const { cursor, data, startAt, log } = this.#options;
    const before = cursor.position;
    const end = before === undefined ? undefined : await findLogEnd(data, { signal });
    if (before !== undefined && end !== undefined && end >= before) return;
    cursor.move(startAt === 'oldest' ? 0n : await findStart(data, startAt.sinceNs, { signal }));
    if (before === undefined) log.info(`Exporting the event log from position ${cursor.position}.`);
    else
      log.warn(
        `The event log ends at position ${end}, before the export's ${before}: it was emptied or restored. Going on from ${cursor.position}.`,
      );
  }

  /** Hands out events until one fails, the log does not answer, or it turns out to be another log. */
  async #follow(handler: MessageHandler, signal: AbortSignal): Promise<void> {
    const { cursor, window = DEFAULT_WINDOW } = this.#options;
    const flights = new InFlight(window, (position) => this.#advance(position));
    const stopReading = AbortSignal.any([signal, flights.broken]);
    let position = cursor.position ?? 0n;
    try {
      while (!stopReading.aborted) {
        const { skipped } = this.#deliveries;
        const page = await this.#read(position, stopReading);
        if (page.newest < position) break;
        if (page.events.length === 0) this.#deliveries.forgive(skipped);
        else this.#deliveries.close();
        await this.#deliver(page, { handler, flights, signal });
        position = page.next;
        if (position >= page.newest) this.#deliveries.open();
      }
    } catch (error) {
      if (!flights.failed) throw error;
    } finally {
      this.#deliveries.close();
      await flights.drained();
    }
    if (flights.failed) this.#deliveries.forget();
    if (flights.failed && !signal.aborted) await this.#pauseFor(flights.failed.failure, signal);
  }

  async #read(position: bigint, signal: AbortSignal): Promise<LogPage> {
    const query = { limit: PAGE_EVENTS, waitMs: POLL_WAIT_MS };
    const page = await this.#options.data.eventsAfter(position, query, { signal, timeoutMs: POLL_TIMEOUT_MS });
    this.#reconnect.reset();
    return page;
  }

  async #deliver(page: LogPage, means: { handler: MessageHandler; flights: InFlight; signal: AbortSignal }): Promise<void> {
    const { handler, flights, signal } = means;
    for (const [i, event] of page.events.entries()) {
      const position = page.positions[i] ?? page.next;
      await flights.room();
      if (signal.aborted || flights.failed) return;
      const receipt = await this.#deliveries.fromLog(event.id, () => handler(this.#messageOf(event, position)));
      flights.add(
        position,
        receipt.settled.then((failure) => this.#judge(position, failure)),
      );
    }
  }

  async #giveEarly(message: TriggerMessage, handler: MessageHandler): Promise<Receipt> {
    const event = eventOf(message);
    return (event && (await this.#deliveries.early(event.id, () => handler(this.#messageOf(event, EARLY))))) ?? NOTHING;
  }

  #messageOf(event: Event, position: bigint): TriggerMessage {
    const topic = topicOf(event, this.#options.baseTopic);
    return { topic, envelope: envelopeOf(event, topic), position };
  }

  #advance(position: bigint): void {
    this.#options.cursor.move(position);
    this.#retry.reset();
    if (this.#waitingFor === undefined) return;
    this.#options.log.info(`Exports go on, from position ${position}.`);
    this.#waitingFor = undefined;
  }

  /** Lets a failure count, unless trying again is pointless: then the event is skipped, loudly. */
  #judge(position: bigint, failure: Fail | undefined): Fail | undefined {
    if (!failure || failure.retry === 'transient') return failure;
    if (failure.retry === 'refused' && this.#countRefusal(position)) return failure;
    this.#errors.error(`Event at position ${position} is skipped: ${failure.error.message}. It stays in core-data.`, { position });
    return undefined;
  }

  #countRefusal(position: bigint): boolean {
    const before = this.#refused?.position === position ? this.#refused.attempts : 0;
    this.#refused = { position, attempts: before + 1 };
    return this.#refused.attempts < (this.#options.refusedAttempts ?? DEFAULT_REFUSED_ATTEMPTS);
  }

  async #pauseFor(failure: Fail, signal: AbortSignal): Promise<void> {
    this.#sayOnce(`Exports wait, and nothing is lost: ${failure.error.message}`);
    await this.#retry.pause(signal);
  }

  async #logIsAway(thrown: unknown, signal: AbortSignal): Promise<void> {
    this.#sayOnce(`Exports wait for the event log of core-data: ${toEdgeError(thrown).fullMessage}`);
    await this.#reconnect.pause(signal);
  }

  #sayOnce(message: string): void {
    if (this.#waitingFor === undefined) this.#options.log.warn(message);
    this.#waitingFor = message;
  }
}

/** The event of a message of the bus; undefined for what core-data would not store either. */
function eventOf(message: TriggerMessage): Event | undefined {
  try {
    return decodeTarget('event', message) as Event;
  } catch (error) {
    if (isEdgeError(error)) return undefined;
    throw error;
  }
}

/** Events of the log come from core-data, and their topic says so. */
function topicOf(event: Event, base = BASE): string {
  const { profileName: profile, deviceName: device, sourceName: source } = event;
  return coreEventTopic(base, { service: 'core-data', profile, device, source });
}

function envelopeOf(event: Event, topic: string): Envelope {
  const payload = { apiVersion: API_VERSION, event };
  return { ...eventEnvelope({ correlationID: event.id, payload }), receivedTopic: topic };
}
