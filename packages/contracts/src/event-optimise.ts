import type { Event, Reading } from './event.ts';

/**
 * An event whose readings lack what the event says already, as `EDGEX_OPTIMIZE_EVENT_PAYLOAD` asks: id, device and profile name, an equal
 * origin, and the resource name of a single reading that is named as the source. Dropped members are empty or zero, which encoders leave out.
 */
export function dropRedundant(event: Event): Event {
  const alone = event.readings.length === 1;
  const readings = event.readings.map((reading) => ({
    ...reading,
    id: '',
    deviceName: '',
    profileName: '',
    origin: reading.origin === event.origin ? 0n : reading.origin,
    resourceName: alone && reading.resourceName === event.sourceName ? '' : reading.resourceName,
  }));
  return { ...event, readings };
}

/**
 * The readings of an undecoded event with the members filled in that {@link dropRedundant} dropped; anything but an event is handed back as is.
 *
 * Use it on a parsed event before decoding when `EDGEX_OPTIMIZE_EVENT_PAYLOAD` is on.
 */
export function restoreRedundant(event: unknown): unknown {
  if (!isObject(event) || !Array.isArray(event.readings)) return event;
  const alone = event.readings.length === 1;
  const { deviceName, profileName, origin, sourceName } = event as Partial<Event>;
  const restore = (reading: Partial<Reading>) => ({
    ...reading,
    deviceName,
    profileName,
    origin: reading.origin ? reading.origin : origin,
    resourceName: alone && !reading.resourceName ? sourceName : reading.resourceName,
  });
  return { ...event, readings: event.readings.map((reading: unknown) => (isObject(reading) ? restore(reading) : reading)) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
