import type { Event, Reading } from '@skerry/contracts';

/** An event as it came over the wire, with its times as `bigint`: the JSON reader leaves small ones as numbers. */
export function eventValue(value: unknown): Event {
  const event = value as Event;
  return { ...event, origin: BigInt(event.origin), readings: (event.readings ?? []).map(readingValue) };
}

/** A reading as it came over the wire, with its time as `bigint` and binary content as bytes. */
export function readingValue(value: unknown): Reading {
  const reading = value as Reading;
  const { origin, binaryValue } = reading as { origin?: bigint; binaryValue?: unknown };
  return {
    ...reading,
    ...(origin !== undefined && { origin: BigInt(origin) }),
    ...(typeof binaryValue === 'string' && { binaryValue: Uint8Array.fromBase64(binaryValue) }),
  };
}
