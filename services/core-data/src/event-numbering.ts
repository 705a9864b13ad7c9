import type { Event } from '@skerry/contracts';

/**
 * Numbers the events of publishers that do not number their own, source by source, so that a gap or a double can be told further on.
 *
 * The epoch is new at each start of core-data, as its counting starts anew.
 */
export class EventNumbering {
  readonly #epoch: string;
  readonly #last = new Map<string, bigint>();

  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  /** The event with number, epoch and trace context; the same object if it has them all. */
  complete(service: string, event: Event): Event {
    const numbered = event.skerrySeq !== undefined && event.skerryEpoch !== undefined;
    if (numbered && event.traceparent !== undefined) return event;
    const traceparent = event.traceparent ?? traceOfEvent(event.id);
    if (numbered) return { ...event, traceparent };
    return { ...event, skerrySeq: this.#next(service, event), skerryEpoch: this.#epoch, traceparent };
  }

  #next(service: string, event: Event): bigint {
    const key = `${service}\0${event.profileName}\0${event.deviceName}\0${event.sourceName}`;
    const next = (this.#last.get(key) ?? 0n) + 1n;
    this.#last.set(key, next);
    return next;
  }
}

/** A trace context made from an event's id: the same one however often the event comes, and one that costs the store no space. */
export function traceOfEvent(id: string): string {
  const hex = id.replaceAll('-', '').toLowerCase();
  return `00-${hex}-${hex.slice(16)}-01`;
}
