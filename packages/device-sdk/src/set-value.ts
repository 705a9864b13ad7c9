import { EdgeError, parseJson, stringifyJson, type ValueType } from '@skerry/contracts';
import type { DeviceValue } from './device-value.ts';
import { asTyped, fits, integerTypeOf } from './numeric-type.ts';

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SPECIAL: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '+inf': Infinity, '-inf': -Infinity };
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const invalid = (message: string): EdgeError => new EdgeError('ContractInvalid', message);

/** Plain text of any JSON value; numbers in decimal notation, so that 1000000 stays an integer. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return stringifyJson(value);
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e300 ? BigInt(value).toString() : String(value);
}

function parseBool(text: string): boolean {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw invalid(`parsing "${text}": invalid syntax`);
}

function parseInteger(text: string, type: ValueType): number | bigint {
  const integer = integerTypeOf(type)!;
  if (!(integer.signed ? /^[+-]?\d+$/ : /^\d+$/).test(text)) throw invalid(`parsing "${text}": invalid syntax`);
  const value = BigInt(text.replace(/^\+/, ''));
  if (!fits(value, integer)) throw invalid(`parsing "${text}": value out of range`);
  return asTyped(value, integer);
}

function fromBytes(text: string, type: ValueType): number {
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length === (type === 'Float32' ? 4 : 8)) return type === 'Float32' ? bytes.readFloatBE() : bytes.readDoubleBE();
  throw invalid(`parsing "${text}": neither a number nor the base64 of its bytes`);
}

function parseFloatText(text: string, type: ValueType): number {
  const special = SPECIAL[text.toLowerCase()];
  if (special !== undefined) return special;
  if (!FLOAT.test(text)) return fromBytes(text, type);
  const value = type === 'Float32' ? Math.fround(Number(text)) : Number(text);
  if (!Number.isFinite(value)) throw invalid(`parsing "${text}": value out of range`);
  return value;
}

const jsonOf = (value: unknown): unknown => (typeof value === 'string' ? parseJson(value) : value);

function parseArray(value: unknown, element: ValueType): DeviceValue {
  const unsigned = integerTypeOf(element)?.signed === false;
  const items = unsigned && typeof value === 'string' ? value.replace(/^[[\s]+|[\]\s]+$/g, '').split(',') : jsonOf(value);
  if (!Array.isArray(items)) throw invalid('an array is needed, such as [1,2,3]');
  return items.map((item) => parseItem(typeof item === 'string' && unsigned ? item.trim() : item, element)) as DeviceValue;
}

function parseItem(item: unknown, element: ValueType): DeviceValue {
  const wrong = (element === 'String' && typeof item !== 'string') || (element === 'Bool' && typeof item !== 'boolean');
  if (wrong) throw invalid(`${textOf(item)} is no ${element}`);
  return parseScalar(item, element);
}

function parseObject(value: unknown): DeviceValue {
  const object = jsonOf(value);
  if (typeof object !== 'object' || object === null || Array.isArray(object)) throw invalid('a JSON object is needed');
  return object as DeviceValue;
}

function parseObjectArray(value: unknown): DeviceValue {
  const items = jsonOf(value);
  if (!Array.isArray(items)) throw invalid('a JSON array of objects is needed');
  return items.map(parseObject) as DeviceValue;
}

function parseScalar(value: unknown, type: ValueType): DeviceValue {
  const text = textOf(value);
  if (type === 'String') return text;
  if (type === 'Bool') return parseBool(text);
  return integerTypeOf(type) ? parseInteger(text, type) : parseFloatText(text, type);
}

function parse(value: unknown, type: ValueType): DeviceValue {
  if (type === 'Object') return parseObject(value);
  if (type === 'ObjectArray') return parseObjectArray(value);
  if (type.endsWith('Array')) return parseArray(value, type.slice(0, -'Array'.length) as ValueType);
  return parseScalar(value, type);
}

/**
 * The value to write, from what a SET request holds for a resource; JSON `null` stays null.
 *
 * Accepts what EdgeX accepts, and also what it refuses without need: integers of a million and more as JSON numbers, arrays as JSON arrays.
 *
 * @throws {EdgeError} kind `ContractInvalid` with EdgeX's texts.
 */
export function parseSetValue(value: unknown, type: ValueType): DeviceValue | null {
  if (value === null || value === undefined) return null;
  const text = textOf(value);
  if (type !== 'String' && text.trim() === '') throw invalid(`empty string is invalid for ${type} value type`);
  if (type === 'Binary') throw invalid('unrecognized value type');
  try {
    return parse(value, type);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', `failed to convert set parameter ${text} to ValueType ${type}`, { cause });
  }
}
