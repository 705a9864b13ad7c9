import { type Event, encodeEventJson } from '@skerry/contracts';
import { readingText } from './reading-text.ts';
import { printable } from './table.ts';

/** One event as a line: time, device, and its values; with `json` the event as EdgeX writes it. */
export function eventLine(event: Event, json: boolean): string {
  if (json) return encodeEventJson(event);
  const values = event.readings.map(
    (reading) => `${reading.resourceName}=${readingText(reading)}${reading.units ? ` ${reading.units}` : ''}`,
  );
  return `${isoTime(event.origin)}  ${printable(event.deviceName)}  ${printable(values.join('  '))}`;
}

/** A time in nanoseconds as people write it, in UTC with milliseconds. */
export function isoTime(nanoseconds: bigint): string {
  const time = new Date(Number(nanoseconds / 1_000_000n));
  return Number.isNaN(time.getTime()) ? String(nanoseconds) : time.toISOString();
}
