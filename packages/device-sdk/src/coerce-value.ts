import { EdgeError, type ValueType } from '@skerry/contracts';
import type { DeviceValue } from './device-value.ts';
import { asTyped, fits, integerTypeOf, isFloat } from './numeric-type.ts';

const MAX_BINARY_BYTES = 16 * 1024 * 1024;

function refuse(type: string, value: unknown): never {
  const shown = typeof value === 'string' ? `"${value}"` : String(value);
  throw new EdgeError('UnexpectedServerError', `the driver gave ${shown.slice(0, 80)}, which is no ${type}`);
}

function coerceInteger(type: ValueType, value: unknown): number | bigint {
  const integer = integerTypeOf(type)!;
  if (typeof value === 'number' && Number.isInteger(value) && integer.bits < 64 && value >= integer.min && value <= integer.max)
    return value + 0;
  const whole =
    typeof value === 'bigint' ? value : typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : refuse(type, value);
  return fits(whole, integer) ? asTyped(whole, integer) : refuse(type, value);
}

function coerceFloat(type: ValueType, value: unknown): number {
  if (typeof value !== 'number' && typeof value !== 'bigint') return refuse(type, value);
  return type === 'Float32' ? Math.fround(Number(value)) : Number(value);
}

function coerceBinary(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) return refuse('Binary', value);
  if (value.length <= MAX_BINARY_BYTES) return value;
  throw new EdgeError('UnexpectedServerError', `a Binary value of ${value.length} bytes exceeds the limit of ${MAX_BINARY_BYTES} bytes`);
}

function coerceArray(type: ValueType, value: unknown): DeviceValue {
  const element = type.slice(0, -'Array'.length);
  const items = Array.isArray(value) ? value : ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : refuse(type, value);
  return items.map((item) => coerceValue(element as ValueType, item)) as DeviceValue;
}

function coerceObject(value: unknown): DeviceValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('Object', value);
  return value as DeviceValue;
}

/**
 * A driver's value in the one form its type has, so that what follows may rely on it.
 *
 * @throws {EdgeError} kind `UnexpectedServerError` when the value is of another kind, out of range, or a Binary above 16 MiB.
 */
export function coerceValue(type: ValueType, value: unknown): DeviceValue {
  if (integerTypeOf(type)) return coerceInteger(type, value);
  if (isFloat(type)) return coerceFloat(type, value);
  if (type === 'Bool') return typeof value === 'boolean' ? value : refuse(type, value);
  if (type === 'String') return typeof value === 'string' ? value : refuse(type, value);
  if (type === 'Binary') return coerceBinary(value);
  return type === 'Object' ? coerceObject(value) : coerceArray(type, value);
}
