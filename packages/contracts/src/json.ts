import { encodeBase64 } from './base64.ts';
import { EdgeError } from './errors.ts';
import { explainJson } from './json-explain.ts';
import { MARK, MAX_JSON_DEPTH, markLongIntegers } from './json-scan.ts';
import { quoteJson } from './quote.ts';

/** Texts shorter than this cannot be nested too deeply. */
const SHORT = 2 * MAX_JSON_DEPTH;
const LONG_DIGITS = /\d{16}/;
const INTEGER = /^-?\d+$/;
const HALF_PAIR = /\\u[dD][89a-fA-F]/;
const ESCAPES = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs;

/**
 * The value of a JSON text, with every integer exact: one that a JS number cannot hold safely comes back as bigint.
 *
 * Costs what JSON.parse costs unless the text holds 16 digits in a row, else twice that. A `__proto__` member is a plain member. A number with
 * an exponent beyond the range of floats becomes an infinity, which numeric members of DTOs refuse. Half a surrogate pair becomes U+FFFD, as in
 * Go: it has no UTF-8, so that a name with one could be stored but never found again.
 *
 * @throws {EdgeError} kind `ContractInvalid` with Go's text: `EOF` for an empty text, `unexpected EOF` for a cut one, else what stands where.
 */
export function parseJson(source: string): unknown {
  const text = source.includes('\\u') && HALF_PAIR.test(source) ? withoutHalfPairs(source) : source;
  if (text.length < SHORT && !LONG_DIGITS.test(text)) return parsePlain(text);
  const marked = markLongIntegers(text);
  if (marked === undefined) return parseSlowly(text);
  return marked === text ? parsePlain(text) : restored(parseMarked(marked, text));
}

/**
 * A value as JSON text: bigint with all its digits, `<`, `>` and `&` escaped as Go does, bytes as base64; `undefined` members are left out.
 *
 * NaN and infinities become null. Members keep their order.
 *
 * @throws {EdgeError} kind `ContractInvalid` for a value nested too deeply, such as one that contains itself.
 */
export function stringifyJson(value: unknown): string {
  try {
    return write(value);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new EdgeError('ContractInvalid', 'the value is nested too deeply to be written as JSON', { cause });
    throw cause;
  }
}

function withoutHalfPairs(text: string): string {
  return text.replace(ESCAPES, (sequence: string, half: string | undefined) => (half === undefined ? sequence : '\\ufffd'));
}

function parsePlain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', explainJson(text), { cause });
  }
}

function parseMarked(marked: string, text: string): unknown {
  try {
    return JSON.parse(marked);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', explainJson(text), { cause });
  }
}

/** For texts with strings that begin with the mark: the engine hands out the source of each number. */
function parseSlowly(text: string): unknown {
  const exact = (_name: string, value: unknown, context: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && INTEGER.test(context.source ?? '') ? BigInt(context.source ?? '') : value;
  try {
    return JSON.parse(text, exact as (name: string, value: unknown) => unknown);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', explainJson(text), { cause });
  }
}

function restored(value: unknown): unknown {
  if (typeof value === 'string') return value.charCodeAt(0) === MARK ? exactInteger(value) : value;
  if (typeof value === 'object' && value !== null) restoreInside(value);
  return value;
}

function restoreInside(value: object): void {
  if (Array.isArray(value)) restoreItems(value);
  else restoreMembers(value as Record<string, unknown>);
}

function restoreMembers(object: Record<string, unknown>): void {
  for (const name in object) {
    const member = object[name];
    if (typeof member === 'string') {
      if (member.charCodeAt(0) === MARK) setMember(object, name, exactInteger(member));
    } else if (typeof member === 'object' && member !== null) restoreInside(member);
  }
}

function restoreItems(list: unknown[]): void {
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    if (typeof item === 'object' && item !== null) restoreInside(item);
    else if (typeof item === 'string' && item.charCodeAt(0) === MARK) list[index] = exactInteger(item);
  }
}

function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

function exactInteger(marked: string): number | bigint {
  const digits = marked.slice(1);
  if (digits.length > 17) return BigInt(digits);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function write(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoteJson(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : writeObject(value);
    default:
      return 'null';
  }
}

function writeObject(value: object): string {
  if (Array.isArray(value)) return writeList(value);
  if (value instanceof Uint8Array) return `"${encodeBase64(value)}"`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON());
  let json = '';
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined || typeof member === 'function') continue;
    json += `${json === '' ? '' : ','}${quoteJson(name)}:${write(member)}`;
  }
  return `{${json}}`;
}

function writeList(list: readonly unknown[]): string {
  let json = '';
  for (let index = 0; index < list.length; index++) json += (index === 0 ? '' : ',') + write(list[index]);
  return `[${json}]`;
}
