/**
 * The whole number that a property or attribute stands for: a number, or text in decimal or `0x` hexadecimal; `undefined` for anything else.
 *
 * Negative numbers are none: no address, port, unit or size has a sign.
 */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'bigint') return wholeNumber(Number(value));
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return /^(?:\d{1,15}|0[xX][\da-fA-F]{1,12})$/.test(value.trim()) ? Number(value) : undefined;
}
