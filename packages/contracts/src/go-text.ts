import { formatFloat } from './float-text.ts';

/**
 * A value as Go prints it with `%v`: `1e+06` for the number 1000000, `[1 2]` for a list, `map[a:1]` for an object, `<nil>` for nothing.
 *
 * Numbers count as float64, as they do in Go after decoding JSON; bigint keeps all its digits.
 */
export function formatGoValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return goGeneralFloat(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  if (value instanceof Uint8Array) return `[${value.join(' ')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([name, member]) => `${name}:${formatGoValue(member)}`).join(' ')}]`;
}

/** Go's `%g`: exponent form below 1e-4 and from 1e6 up. */
function goGeneralFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const magnitude = Math.abs(value);
  return magnitude >= 1e-4 && magnitude < 1e6 ? String(value) : formatFloat(value, 64);
}
