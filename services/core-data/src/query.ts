import { readInteger } from '@skerry/client';
import { EdgeError } from '@skerry/contracts';
import type { ServiceRequest } from '@skerry/runtime';
import type { DataConfig } from './core-data.ts';
import type { AggregateFunction, Page } from './store.ts';

const MAX_INT32 = 2 ** 31 - 1;
const DEFAULT_LIMIT = 20;
const MAX_INT64 = 2n ** 63n - 1n;
const TRUTHY = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FUNCTIONS: ReadonlySet<string> = new Set(['MIN', 'MAX', 'SUM', 'AVG', 'COUNT']);

/** Offset and limit of a request; a limit of -1 means as many as the service gives. */
export function pageOf({ query }: ServiceRequest, config: DataConfig): Page {
  const max = config.Service.MaxResultCount;
  const offset = readInteger(query, 'offset', { fallback: 0, min: -1, max: MAX_INT32 });
  const limit = readInteger(query, 'limit', { fallback: Math.min(DEFAULT_LIMIT, max), min: -1, max });
  return { offset, limit: limit === -1 ? max : limit };
}

/** Start and end in a path, nanoseconds. @throws {EdgeError} kind `ContractInvalid` for what is no integer or an end before the start. */
export function spanOf({ params }: ServiceRequest): { start: bigint; end: bigint } {
  const start = pathInteger('start', params.start ?? '');
  const end = pathInteger('end', params.end ?? '');
  if (end >= start) return { start, end };
  throw new EdgeError('ContractInvalid', `end's value ${end} is not allowed to be less than start's value ${start}`);
}

/** Whether numbers are wanted as JSON numbers; any text that Go reads as true will do. */
export function isNumeric({ query }: ServiceRequest): boolean {
  return TRUTHY.has(query.get('numeric') ?? '');
}

/** The aggregate function asked for; undefined when none is. @throws {EdgeError} kind `ContractInvalid` for an unknown one. */
export function aggregateOf({ query }: ServiceRequest): AggregateFunction | undefined {
  const text = query.get('aggregateFunc');
  if (!text) return undefined;
  const name = text.toUpperCase();
  if (FUNCTIONS.has(name)) return name as AggregateFunction;
  throw new EdgeError('ContractInvalid', 'invalid aggregate function specified');
}

/** The age in a path, nanoseconds. @throws {EdgeError} kind `ContractInvalid` for what is no integer. */
export function ageOf({ params }: ServiceRequest): bigint {
  const age = int64(params.age ?? '');
  if (typeof age === 'bigint') return age;
  throw new EdgeError('ContractInvalid', 'age format parsing failed');
}

/** A whole number in a path that counts positions. @throws {EdgeError} kind `ContractInvalid` for anything else. */
export function positionOf({ params }: ServiceRequest): number {
  const position = pathInteger('position', params.position ?? '');
  if (position >= 0n && position <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(position);
  throw new EdgeError('ContractInvalid', `position ${position} is no position of the event log; start with 0`);
}

function pathInteger(name: string, text: string): bigint {
  const value = int64(text);
  if (typeof value === 'bigint') return value;
  const reason = `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${value}`;
  throw new EdgeError('ContractInvalid', `failed to parse path param ${name}'s value ${text} into integer. Error:${reason}`);
}

function int64(text: string): bigint | 'invalid syntax' | 'value out of range' {
  if (!/^[+-]?\d+$/.test(text)) return 'invalid syntax';
  const value = BigInt(text.replace(/^\+/, ''));
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? 'value out of range' : value;
}
