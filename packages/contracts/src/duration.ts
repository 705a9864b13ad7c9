import { EdgeError } from './errors.ts';

/** How a duration may be written. */
export interface DurationOptions {
  /** Also allows day fragments such as `1.5d`, as EdgeX's validation of DTOs does. */
  readonly days?: boolean;
}

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const LIMIT = 2n ** 63n;
const FRAGMENTS = /(\d*)(?:\.(\d*))?([^\d.]*)/g;

/**
 * The nanoseconds a duration in Go's form stands for: `1h2m3.5s`, `100ms`, `-5s`, `0`.
 *
 * @throws {EdgeError} kind `ContractInvalid` with Go's text, such as `time: missing unit in duration "5"`.
 */
export function parseDuration(text: string, options: DurationOptions = {}): bigint {
  if (!options.days) return parseGoDuration(text);
  if (text === '') throw invalid(text);
  let days = 0n;
  const rest = text.replace(/([\d.]+)d/g, (_match, count: string) => {
    if (!/^(?:\d+\.?\d*|\.\d+)$/.test(count)) throw invalid(text);
    days += BigInt(Math.trunc(Number(count) * 24 * 3600e9));
    return '';
  });
  const remaining = rest.trim();
  return remaining === '' ? days : days + parseGoDuration(remaining);
}

/** As {@link parseDuration}, but `undefined` for what is no duration. */
export function tryParseDuration(text: string, options?: DurationOptions): bigint | undefined {
  try {
    return parseDuration(text, options);
  } catch {
    return undefined;
  }
}

/** A duration in milliseconds for timers; fractions are kept. @throws {EdgeError} as {@link parseDuration}. */
export function parseDurationMs(text: string, options?: DurationOptions): number {
  return Number(parseDuration(text, options)) / 1e6;
}

/** Nanoseconds in the form Go prints: `1h2m3.5s`, `1.5ms`, `2\u00b5s`, `0s`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}\u00b5s`;
  if (nanoseconds < 1_000_000_000n) return `${decimal(nanoseconds, 1_000_000n)}ms`;
  const minutes = nanoseconds / 60_000_000_000n;
  const seconds = `${decimal(nanoseconds % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function parseGoDuration(text: string): bigint {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0n;
  if (unsigned === '') throw invalid(text);
  let total = 0n;
  for (const fragment of unsigned.matchAll(FRAGMENTS)) if (fragment[0] !== '') total += fragmentNanoseconds(fragment, text);
  const negative = text.startsWith('-');
  if (total > LIMIT || (total === LIMIT && !negative)) throw invalid(text);
  return negative ? -total : total;
}

function fragmentNanoseconds(fragment: RegExpExecArray, text: string): bigint {
  const [, whole = '', fraction = '', unit = ''] = fragment;
  if (whole === '' && fraction === '') throw invalid(text);
  if (unit === '') throw new EdgeError('ContractInvalid', `time: missing unit in duration ${JSON.stringify(text)}`);
  const size = Object.hasOwn(NANOSECONDS, unit) ? NANOSECONDS[unit] : undefined;
  if (size === undefined)
    throw new EdgeError('ContractInvalid', `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
  return BigInt(whole || '0') * BigInt(size) + fractionNanoseconds(fraction, size);
}

/** Digits beyond the eighteenth cannot change a nanosecond. */
function fractionNanoseconds(fraction: string, size: number): bigint {
  const digits = fraction.slice(0, 18);
  return digits === '' ? 0n : (BigInt(digits) * BigInt(size)) / 10n ** BigInt(digits.length);
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = String(value % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}

function invalid(text: string): EdgeError {
  return new EdgeError('ContractInvalid', `time: invalid duration ${JSON.stringify(text)}`);
}
