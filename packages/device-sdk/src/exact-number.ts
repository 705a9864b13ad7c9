/** A rational number, kept exact: `num / den`, `den` above 0. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

const ratio = (num: bigint, den: bigint): Ratio => (den < 0n ? { num: -num, den: -den } : { num, den });

/** The decimal number that a finite JS number prints as, exactly: 0.1 gives one tenth, not the double next to it. */
export function ratioOf(value: number | bigint): Ratio {
  if (typeof value === 'bigint') return { num: value, den: 1n };
  if (Number.isSafeInteger(value)) return { num: BigInt(value), den: 1n };
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power >= 0 ? { num: digits * 10n ** BigInt(power), den: 1n } : { num: digits, den: 10n ** BigInt(-power) };
}

/** The exact product. */
export const times = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.num, a.den * b.den);

/** The exact quotient, or undefined when the divisor is 0. */
export const dividedBy = (a: Ratio, b: Ratio): Ratio | undefined => (b.num === 0n ? undefined : ratio(a.num * b.den, a.den * b.num));

/** The exact sum. */
export const plus = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.den + b.num * a.den, a.den * b.den);

/** The exact difference. */
export const minus = (a: Ratio, b: Ratio): Ratio => plus(a, { num: -b.num, den: b.den });

/** The integer that the number is, or undefined when it has a fraction. */
export const integral = (value: Ratio): bigint | undefined => (value.num % value.den === 0n ? value.num / value.den : undefined);
