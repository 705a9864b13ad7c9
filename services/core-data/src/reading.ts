import { type Event, isNumericType, parseJson, type Reading } from '@skerry/contracts';
import type { CoreData } from './core-data.ts';
import { type PageRequest, withinBounds } from './event.ts';
import type { Aggregate, AggregateFunction, Found, ReadingFilter } from './store.ts';

const NULLS = { value: null, binaryValue: null, objectValue: null };

/** One page of readings, newest first. @throws {EdgeError} kind `RangeNotSatisfiable` for an offset beyond the end. */
export async function findReadings(data: CoreData, filter: ReadingFilter, { page, signal }: PageRequest): Promise<Found<Reading>> {
  return withinBounds(await data.store.readings(filter, page, signal), page);
}

/** One value for each group of readings; offset and limit count groups. */
export async function aggregateReadings(
  data: CoreData,
  filter: ReadingFilter,
  { fn, page, signal }: PageRequest & { fn: AggregateFunction },
): Promise<object[]> {
  const groups = await data.store.aggregate(filter, fn, signal);
  const from = Math.max(0, page.offset);
  return groups.slice(from, from + page.limit).map(aggregateReading);
}

function aggregateReading({ deviceName, resourceName, profileName, valueType, value }: Aggregate): object {
  const group = { deviceName, resourceName, profileName, valueType };
  return value === null ? { ...group, ...NULLS } : { ...group, value: finite(value) };
}

/** A reading whose number, or list of numbers, is JSON's and no longer text; any other reading as it is. */
export function numericReading(reading: Reading): Reading {
  if (typeof reading.value !== 'string' || !holdsNumbers(reading.valueType)) return reading;
  const value = isNumericType(reading.valueType) ? numberOf(reading, reading.value) : numbersOf(reading, reading.value);
  return { ...reading, value: value as unknown as string };
}

/** An event with its readings as {@link numericReading} gives them. */
export function numericEvent(event: Event): Event {
  return { ...event, readings: event.readings.map(numericReading) };
}

/** Read from the text, since that is the shortest for the type: the nearest double of a Float32 would show digits nobody wrote. */
function numberOf({ valueType }: Reading, text: string): number | bigint | string {
  return valueType.startsWith('Float') ? finite(Number(text)) : (parseJson(text) as number | bigint);
}

function numbersOf(reading: Reading, text: string): (number | bigint | string)[] {
  const inner = text.slice(1, -1).trim();
  return inner === '' ? [] : inner.split(/,\s*/).map((each) => numberOf(reading, each));
}

function holdsNumbers(valueType: Reading['valueType']): boolean {
  return isNumericType(valueType) || (/^(U?Int|Float)/i.test(valueType) && valueType.endsWith('Array'));
}

/** JSON has no NaN and no infinities: those stay the text they were. */
function finite(value: number | bigint): number | bigint | string {
  return typeof value === 'bigint' || Number.isFinite(value) ? value : formatSpecial(value);
}

function formatSpecial(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
