import { API_VERSION, type Event, type Reading } from '@skerry/contracts';

const FIRST_ORIGIN = 1_700_000_000_000_000_001n;

/** A reading of `Temperature`, unless told otherwise. */
export function createTestReading(over: Partial<Reading> = {}): Reading {
  const names = { deviceName: 'Boiler-1', resourceName: 'Temperature', profileName: 'Boiler' };
  return { id: '5f1a9f4e-9a0f-4a56-8a70-2f2f5b0c0002', origin: FIRST_ORIGIN, ...names, valueType: 'Int32', value: '21', ...over };
}

/** A valid event of device `Boiler-1` with one reading, unless told otherwise; `number` makes its id and origin its own. */
export function createTestEvent(over: Partial<Event> = {}, number = 0): Event {
  const id = `5f1a9f4e-9a0f-4a56-8a70-${String(number).padStart(12, '0')}`;
  const names = { deviceName: 'Boiler-1', profileName: 'Boiler', sourceName: 'Temperature' };
  return { apiVersion: API_VERSION, id, ...names, origin: FIRST_ORIGIN + BigInt(number), readings: [createTestReading()], ...over };
}
