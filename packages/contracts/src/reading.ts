import type { Reading } from './event.ts';
import { formatValue, parseValue } from './value-text.ts';
import { isObjectType, type ValueType } from './values.ts';

/** What a reading is made of. */
export interface ReadingParts {
  readonly deviceName: string;
  readonly profileName: string;
  readonly resourceName: string;
  readonly valueType: ValueType;
  /** JS value of the type (see {@link formatValue}); `null` or `undefined` makes a null reading. */
  readonly value: unknown;
  /** Unix nanoseconds. */
  readonly origin: bigint;
  readonly id?: string;
  readonly units?: string;
  readonly tags?: Record<string, unknown>;
  /** Of Binary values; `application/octet-stream` unless given. */
  readonly mediaType?: string;
}

/**
 * A reading of a value, in the member order of the wire. Empty units and tags are left out.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the value is not of the type.
 */
export function makeReading(parts: ReadingParts): Reading {
  const { id, origin, deviceName, resourceName, profileName, valueType, units, tags } = parts;
  const reading: Reading = id
    ? { id, origin, deviceName, resourceName, profileName, valueType }
    : { origin, deviceName, resourceName, profileName, valueType };
  if (units) reading.units = units;
  if (tags && Object.keys(tags).length > 0) reading.tags = tags;
  return Object.assign(reading, valueMembers(parts));
}

/** Whether a reading says that there is no value: the member that its type uses is absent or null. */
export function isNullReading(reading: Reading): boolean {
  const value =
    reading.valueType === 'Binary' ? reading.binaryValue : isObjectType(reading.valueType) ? reading.objectValue : reading.value;
  return value === undefined || value === null;
}

/**
 * The JS value of a reading: boolean, number, bigint (64-bit integers), text, array, bytes or JSON; `undefined` for a null reading.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the text is not of the type.
 */
export function readingValue(reading: Reading): unknown {
  if (isNullReading(reading)) return undefined;
  if (reading.valueType === 'Binary') return reading.binaryValue;
  return isObjectType(reading.valueType) ? reading.objectValue : parseValue(reading.valueType, String(reading.value));
}

function valueMembers({ valueType, value, mediaType }: ReadingParts): Partial<Reading> {
  if (value === undefined || value === null) return { value: null, binaryValue: null, objectValue: null };
  if (valueType === 'Binary') return { binaryValue: value as Uint8Array, mediaType: mediaType ?? 'application/octet-stream' };
  return isObjectType(valueType) ? { objectValue: value } : { value: formatValue(valueType, value) };
}
