import { EdgeError } from '@skerry/contracts';

const MAX_INT32 = 2 ** 31 - 1;
const DEFAULT_LIMIT = 20;

/** Which part of a list a request asks for, read and checked. */
export interface RequestedPage {
  readonly offset: number;
  readonly limit: number;
  readonly labels: readonly string[];
}

/**
 * Reads `offset`, `limit` and `labels` of a list request, the other end of `PageQuery`; a limit of -1, and none at all, mean no more than `max`.
 *
 * @throws {EdgeError} kind `ContractInvalid` for what is no integer or out of range.
 */
export function readPageQuery(query: URLSearchParams, max: number): RequestedPage {
  const offset = readInteger(query, 'offset', { fallback: 0, min: 0, max: MAX_INT32 });
  const limit = readInteger(query, 'limit', { fallback: Math.min(DEFAULT_LIMIT, max), min: -1, max });
  return { offset, limit: limit === -1 ? max : limit, labels: labelsOf(query) };
}

/** An integer of the query; `fallback` when it is absent or empty. */
export function readInteger(
  query: URLSearchParams,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text)) throw notAnInteger(name, text, 'invalid syntax');
  if (Math.abs(value) >= 2 ** 63) throw notAnInteger(name, text, 'value out of range');
  if (value >= min && value <= max) return value;
  throw new EdgeError('ContractInvalid', `querystring ${name}'s value ${value} is out of min ${min} ~ max ${max} range.`);
}

function notAnInteger(name: string, text: string, problem: string): EdgeError {
  const reason = `strconv.Atoi: parsing ${JSON.stringify(text)}: ${problem}`;
  return new EdgeError('ContractInvalid', `failed to parse querystring ${name}'s value ${text} into integer. Error:${reason}`);
}

function labelsOf(query: URLSearchParams): readonly string[] {
  const text = query.get('labels');
  return text ? text.split(',') : [];
}
