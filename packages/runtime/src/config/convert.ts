import { EdgeError, parseDuration } from '@skerry/contracts';
import type { Setting } from '../settings.ts';

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/**
 * The value of a setting given as text: by the environment, the command line, or quoted in a file.
 *
 * @throws {EdgeError} kind `ContractInvalid` with the text Go would give for what cannot be parsed, or what is allowed.
 */
export function convertText(setting: Setting<unknown>, text: string): unknown {
  return checked(setting, parse(setting, text));
}

/**
 * The value of a setting given as a YAML or JSON value. Numbers and flags are taken as texts where the setting is a text, and the reverse.
 *
 * @throws {EdgeError} kind `ContractInvalid`.
 */
export function convertValue(setting: Setting<unknown>, value: unknown): unknown {
  if (setting.kind === 'list' && Array.isArray(value)) return checked(setting, value.map(String));
  if (typeof value === 'object') throw invalid(`expected ${describe(setting)}, not ${Array.isArray(value) ? 'a list' : 'a section'}`);
  return convertText(setting, String(value));
}

function parse(setting: Setting<unknown>, text: string): unknown {
  switch (setting.kind) {
    case 'flag':
      return flag(text);
    case 'integer':
      return integer(text);
    case 'number':
      return number(text);
    case 'list':
      return text === '' ? [] : text.split(',').map((item) => item.trim());
    case 'map':
      throw invalid('it is a section; give one of its entries');
    default:
      return text;
  }
}

function flag(text: string): boolean {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw invalid(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function integer(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (!Number.isSafeInteger(value)) throw invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return value;
}

function number(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw invalid(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  return value;
}

function checked(setting: Setting<unknown>, value: unknown): unknown {
  const { min = -Infinity, max = Infinity, oneOf } = setting.options;
  if (typeof value === 'number' && (value < min || value > max)) throw invalid(`${value} is not ${describe(setting)}`);
  if (oneOf && !oneOf.includes(String(value))) throw invalid(`"${value}" is not one of ${oneOf.join(', ')}`);
  if (setting.kind === 'duration' && value !== '') parseDuration(String(value));
  return value;
}

function describe({ kind, options: { min, max } }: Setting<unknown>): string {
  const bounds = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`].filter(Boolean).join(' and ');
  const noun = {
    text: 'a text',
    integer: 'a whole number',
    number: 'a number',
    flag: 'true or false',
    duration: 'a duration',
    list: 'a list',
    map: 'a section',
  };
  return bounds ? `${noun[kind]} of ${bounds}` : noun[kind];
}

function invalid(message: string): EdgeError {
  return new EdgeError('ContractInvalid', message);
}
