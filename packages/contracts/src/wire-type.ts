import { decodeBase64 } from './base64.ts';
import { formatGoValue } from './go-text.ts';
import { stringifyJson } from './json.ts';
import { canonicalValueType } from './values.ts';

/** Thrown while decoding when a value has the wrong JSON type; turned into an EdgeError at the root. */
export class TypeClash extends TypeError {}

/** Turns a value that is neither null nor absent into its decoded form. */
export type Convert = (value: unknown) => unknown;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** Reports a value of the wrong type. */
export function clash(expected: string, value: unknown): never {
  throw new TypeClash(`expected ${expected}, got ${jsonKind(value)}`);
}

/** The name Go gives to the JSON kind of a value in its messages. */
export function jsonKind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

/** A JSON object, not a list, not bytes. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Text, strictly. */
export const toText: Convert = (value) => (typeof value === 'string' ? value : clash('string', value));

/** Text, or another scalar as text: YAML gives texts that look like numbers as numbers. */
export const toLenientText: Convert = (value) => (isScalar(value) ? String(value) : clash('string', value));

/** A value type in its canonical spelling; an unknown one stays as it is for the rules to judge. */
export const toValueType: Convert = (value) => (typeof value === 'string' ? (canonicalValueType(value) ?? value) : clash('string', value));

/** The text of a reading's value: JSON numbers and truth values count as their text, lists as the text of an array. */
export const toValueText: Convert = (value) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : formatGoValue(value);
  return Array.isArray(value) && !value.some((item) => typeof item === 'string')
    ? `[${value.map(toValueText).join(', ')}]`
    : stringifyJson(value);
};

/** A 64-bit signed integer as bigint. */
export const toInt64: Convert = (value) => inRange(toBigint(value), INT64_MIN, INT64_MAX);

/** A 64-bit unsigned integer as bigint. */
export const toUint64: Convert = (value) => inRange(toBigint(value), 0n, UINT64_MAX);

/** An integer as number; of one beyond 2^53 the last digits are lost. */
export const toWhole: Convert = (value) => {
  if (typeof value === 'bigint') return Number(inRange(value, INT64_MIN, INT64_MAX));
  return Number.isSafeInteger(value) ? value : clash('integer', value);
};

/** A finite number. */
export const toFloat: Convert = (value) => {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : clash('number', value);
};

/** A truth value, strictly. */
export const toFlag: Convert = (value) => (typeof value === 'boolean' ? value : clash('bool', value));

/** Bytes, from base64 text or as they are. */
export const toBytes: Convert = (value) => {
  if (value instanceof Uint8Array) return value;
  return (typeof value === 'string' ? decodeBase64(value) : undefined) ?? clash('base64 string', value);
};

/** Anything, as it is. */
export const toAnything: Convert = (value) => value;

function toBigint(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : clash('integer', value);
}

function inRange(value: bigint, least: bigint, most: bigint): bigint {
  return value >= least && value <= most ? value : clash('64-bit integer', value);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}
