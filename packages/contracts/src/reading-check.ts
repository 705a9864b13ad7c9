import { EdgeError } from './errors.ts';
import type { AddEventRequest, Reading } from './event.ts';
import { isNullReading } from './reading.ts';
import { mismatch, tryParseValue } from './value-text.ts';
import { isObjectType } from './values.ts';

const NULL_VALUES = { value: null, binaryValue: null, objectValue: null } as const;

/** Gives a decoded reading without a value the three null members by which the wire marks a null reading. */
export function completeReading(decoded: Record<string, unknown>): unknown {
  return isNullReading(decoded as unknown as Reading) ? { ...decoded, ...NULL_VALUES } : decoded;
}

/**
 * Checks that the value of each reading is of the type the reading names. Texts of String and StringArray are taken as they are, as EdgeX does.
 *
 * @throws {EdgeError} kind `ContractInvalid` with EdgeX's text, such as `The value does not match the Int8 valueType`.
 */
export function checkReadings({ event }: AddEventRequest): void {
  for (let index = 0; index < event.readings.length; index++) checkReading(event.readings[index] as Reading);
}

function checkReading(reading: Reading): void {
  if (reading.valueType === 'StringArray' || isObjectType(reading.valueType) || isNullReading(reading)) return;
  if (reading.valueType === 'Binary') checkMediaType(reading);
  else if (tryParseValue(reading.valueType, String(reading.value)) === undefined) throw mismatch(reading.valueType);
}

function checkMediaType(reading: Reading): void {
  if (!reading.mediaType) {
    throw new EdgeError(
      'ContractInvalid',
      "BinaryReading.MediaType field validation failed on the required_with tag with value 'BinaryValue'",
    );
  }
}
