import { UsageError } from './usage-error.ts';

/** Reads an option that must be a whole number within bounds; `fallback` when it was not given. */
export function wholeNumber(name: string, text: unknown, bounds: { min: number; max: number; fallback: number }): number {
  if (text === undefined) return bounds.fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < bounds.min || value > bounds.max) {
    throw new UsageError(`--${name} "${text}" is not a whole number from ${bounds.min} to ${bounds.max}.`);
  }
  return value;
}

const SPANS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads an option that names a span of time, such as `500ms`, `30s`, `15m`, `24h` or `7d`, as milliseconds. */
export function spanMs(name: string, text: unknown, fallback?: number): number {
  if (text === undefined && fallback !== undefined) return fallback;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(text));
  if (match === null) throw new UsageError(`--${name} "${text}" is not a span of time. Write it as 500ms, 30s, 15m, 24h or 7d.`);
  return Number(match[1]) * (SPANS[match[2] ?? ''] ?? 1);
}

/**
 * Reads words of the form `name=value` into an object; values stay text, which every value type accepts.
 *
 * @throws {UsageError} for a word without `=`.
 */
export function assignments(words: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new UsageError(`"${word}" is not of the form name=value.`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
