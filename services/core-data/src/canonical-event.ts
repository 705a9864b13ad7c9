import { EdgeError, type Event, formatValue, isFloatType, isUuid, parseValue, type Reading } from '@skerry/contracts';

/** Float text that is canonical at a glance: so few digits always come back as the same number. */
const PLAIN_FLOAT = /^-?\d(?:\.\d{0,5}[1-9])?e[+-]\d\d$/;

/**
 * An event as it is stored: floating point values in the shortest text of their width, as EdgeX gives them back. The same object where nothing has to
 * change; it is never modified.
 *
 * @throws {EdgeError} kind `InvalidId` if a reading has an id that is no UUID.
 */
export function canonicalEvent(event: Event): Event {
  const { readings } = event;
  let changed: Reading[] | undefined;
  for (let at = 0; at < readings.length; at++) {
    const reading = readings[at]!;
    if (reading.id && !isUuid(reading.id)) throw new EdgeError('InvalidId', `Failed to parse reading id "${reading.id}" as an UUID`);
    const value = canonicalValue(reading);
    if (value === reading.value) continue;
    changed ??= [...readings];
    changed[at] = { ...reading, value };
  }
  return changed ? { ...event, readings: changed } : event;
}

function canonicalValue(reading: Reading): Reading['value'] {
  const { value, valueType } = reading;
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string') return canonicalText(valueType, String(value));
  if (!isFloat(valueType) || PLAIN_FLOAT.test(value)) return value;
  return canonicalText(valueType, value);
}

function canonicalText(valueType: Reading['valueType'], text: string): string {
  return isFloat(valueType) ? formatValue(valueType, parseValue(valueType, text)) : text;
}

function isFloat(valueType: Reading['valueType']): boolean {
  return isFloatType(valueType) || valueType === 'Float32Array' || valueType === 'Float64Array';
}
