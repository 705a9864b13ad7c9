import { formatFloat, formatGoValue, formatValue, type Reading, type ValueType } from '@skerry/contracts';
import type { DeviceValue } from './device-value.ts';

/** The members of a reading that hold its value. */
export type ReadingValue = Pick<Reading, 'valueType' | 'value' | 'binaryValue' | 'mediaType' | 'objectValue'>;

/** A reading without a value: all three value members are there and null, as on EdgeX. */
export const nullValue = (valueType: ValueType): ReadingValue => ({ valueType, value: null, binaryValue: null, objectValue: null });

/** The value members of a reading of this type; `value` in the form its type has. */
export function readingValue(valueType: ValueType, value: DeviceValue, mediaType?: string): ReadingValue {
  if (valueType === 'Binary') return { valueType, binaryValue: value as Uint8Array, mediaType: mediaType ?? '' };
  if (valueType === 'Object' || valueType === 'ObjectArray') return { valueType, objectValue: value };
  return { valueType, value: formatValue(valueType, value) };
}

/** A value as Go prints it by default, which is the form that an `assertion` is written in. */
export function printedValue(valueType: ValueType, value: DeviceValue): string {
  return formatGoValue(valueType === 'Float32' ? Number(formatFloat(value as number, 32)) : value);
}
