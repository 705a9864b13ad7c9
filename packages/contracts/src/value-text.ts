import { EdgeError } from './errors.ts';
import { formatFloat, parseFloatText } from './float-text.ts';
import { stringifyJson } from './json.ts';
import { elementType, integerRange, isIntegerType, isObjectType, type ScalarType, type ValueType } from './values.ts';

const INTEGER = /^[+-]?\d+$/;
const NATURAL = /^\d+$/;
const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/**
 * A value as the text of a reading: `true`, `-12`, `3.14e+00`, `[1, 2]`, `["a","b"]`; JSON for objects.
 *
 * Takes booleans, numbers, bigints, texts and arrays of them; 64-bit integers may be number or bigint.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the value is not of the type or out of its range.
 */
export function formatValue(type: ValueType, value: unknown): string {
  if (isObjectType(type)) return stringifyJson(value);
  const element = elementType(type);
  if (element === undefined) return formatScalar(type, value);
  if (!isList(value)) throw mismatch(type);
  if (element === 'String') return stringifyJson(Array.from(value, (item) => formatScalar(element, item)));
  return `[${Array.from(value, (item) => formatScalar(element, item)).join(', ')}]`;
}

/**
 * The value a reading's text stands for: boolean, number (bigint for 64-bit integers), text, or an array of them.
 *
 * Accepts what Go's strconv accepts: `1`, `t`, `True` for Bool, a leading `+` for signed integers, `NaN` and `Inf` for floats. Text of Binary and
 * Object types is no value text and is refused.
 *
 * @throws {EdgeError} kind `ContractInvalid` with the message of EdgeX if the text is not of the type or out of its range.
 */
export function parseValue(type: ValueType, text: string): unknown {
  const value = tryParseValue(type, text);
  if (value === undefined) throw mismatch(type);
  return value;
}

/** As {@link parseValue}, but `undefined` for a text that is not of the type. */
export function tryParseValue(type: ValueType, text: string): unknown {
  const element = elementType(type);
  if (element !== undefined) return parseList(element, text);
  return type === 'Binary' || isObjectType(type) ? undefined : parseScalar(type as ScalarType, text);
}

/** The error for a value that is not of the type its reading names. */
export function mismatch(type: string): EdgeError {
  return new EdgeError('ContractInvalid', `The value does not match the ${type} valueType`);
}

function formatScalar(type: ValueType, value: unknown): string {
  if (isIntegerType(type)) return formatInteger(type, value);
  if (type === 'String' && typeof value === 'string') return value;
  if (type === 'Bool' && typeof value === 'boolean') return String(value);
  if (type === 'Float64' && typeof value === 'number') return formatFloat(value, 64);
  if (type === 'Float32' && typeof value === 'number') return formatFloat(value, 32);
  throw mismatch(type);
}

function formatInteger(type: ValueType, value: unknown): string {
  if (typeof value !== 'bigint' && !Number.isInteger(value)) throw mismatch(type);
  const integer = value as number | bigint;
  const [least, most] = integerRange(type);
  if (integer < least || integer > most) throw mismatch(type);
  return String(typeof integer === 'number' && !Number.isSafeInteger(integer) ? BigInt(integer) : integer === 0 ? 0 : integer);
}

function parseScalar(type: ScalarType, text: string): unknown {
  if (type === 'String') return text;
  if (type === 'Bool') return TRUE.has(text) ? true : FALSE.has(text) ? false : undefined;
  if (type === 'Float32') return parseFloatText(text, 32);
  if (type === 'Float64') return parseFloatText(text, 64);
  return parseInteger(type, text);
}

function parseInteger(type: ScalarType, text: string): number | bigint | undefined {
  if (!(type.startsWith('U') ? NATURAL : INTEGER).test(text) || text.length > 400) return undefined;
  const [least, most] = integerRange(type);
  const digits = text.startsWith('+') ? text.slice(1) : text;
  const integer = type.endsWith('64') ? BigInt(digits) : Number(digits);
  if (integer < least || integer > most) return undefined;
  return Object.is(integer, -0) ? 0 : integer;
}

function parseList(element: ScalarType, text: string): unknown[] | undefined {
  if (element === 'String') return parseTexts(text);
  if (!text.startsWith('[') || !text.endsWith(']') || text.length < 2) return undefined;
  const inner = text.slice(1, -1).trim();
  if (inner === '') return [];
  const values = inner.split(',').map((item) => parseScalar(element, item.trim()));
  return values.includes(undefined) ? undefined : values;
}

function parseTexts(text: string): string[] | undefined {
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => typeof item === 'string') ? items : undefined;
  } catch {
    return undefined;
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
