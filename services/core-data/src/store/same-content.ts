import type { Event } from '@skerry/contracts';
import type { EventCodec } from './event-codec.ts';
import { formOf, sameJson } from './shape.ts';

/**
 * Whether an event says the same as a stored one. Ids of readings and envelope members (sequence, epoch, trace) do not count: a publisher that sends
 * an event again may number it anew.
 */
export function sameContent(codec: EventCodec, stored: Event, event: Event): boolean {
  const form = formOf('', event, false);
  const again = codec.decode({ id: stored.id, origin: event.origin, body: codec.encode(bare(event), form) }, form);
  return sameJson(bare(stored), bare(again));
}

function bare(event: Event): Event {
  const { skerrySeq, skerryEpoch, traceparent, ...content } = event;
  return content as Event;
}
