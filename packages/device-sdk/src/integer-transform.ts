import type { ResourceProperties } from '@skerry/contracts';
import { dividedBy, integral, minus, plus, type Ratio, ratioOf, times } from './exact-number.ts';
import { asTyped, fits, type IntegerType, wrap } from './numeric-type.ts';

const bigOf = (value: number | bigint | undefined): bigint => BigInt(value ?? 0);

/** `base ** exponent` where the result is an integer of at most 64 bits, else undefined. */
function power(base: Ratio, exponent: bigint): Ratio | undefined {
  if (exponent < 0n) return base.num === 0n ? undefined : power({ num: base.den, den: base.num }, -exponent);
  const trivial = base.den === 1n && base.num >= -1n && base.num <= 1n;
  if (exponent > 1024n && !trivial) return undefined;
  const steps = trivial ? exponent % 2n || (exponent === 0n ? 0n : 2n) : exponent;
  return { num: base.num ** steps, den: base.den ** steps };
}

/** The integer `k` with `base ** k === value`, or undefined. */
function logarithm(value: Ratio, base: Ratio): Ratio | undefined {
  const asNumber = (r: Ratio) => Number(r.num) / Number(r.den);
  const guess = Math.round(Math.log(asNumber(value)) / Math.log(asNumber(base)));
  if (!Number.isFinite(guess)) return undefined;
  const back = power(base, BigInt(guess));
  return back && back.num * value.den === value.num * back.den ? ratioOf(guess) : undefined;
}

const factor = (value: number | undefined, neutral: number): Ratio | undefined =>
  value === undefined || value === neutral ? undefined : ratioOf(value);

/** Whether reading or writing an integer with these properties changes it. */
function isNeutral(p: ResourceProperties): boolean {
  return !p.mask && !p.shift && !p.base && (p.scale ?? 1) === 1 && !p.offset;
}

const inRange = (value: Ratio | undefined, type: IntegerType): bigint | undefined => {
  const whole = value && integral(value);
  return whole !== undefined && fits(whole, type) ? whole : undefined;
};

/**
 * The read transform of an integer resource, exact: mask, shift, base, scale, offset; undefined when the properties change nothing.
 *
 * A result with a fraction or out of the type's range is undefined; the caller publishes it as `overflow`. Unlike EdgeX a scale of 0.1 is not cut to 0.
 */
export function integerReader(
  type: IntegerType,
  p: ResourceProperties,
): ((value: number | bigint) => number | bigint | undefined) | undefined {
  if (isNeutral(p)) return undefined;
  const [mask, shift] = [bigOf(p.mask), bigOf(p.shift)];
  const [base, scale, offset] = [factor(p.base, 0), factor(p.scale, 1), factor(p.offset, 0)];
  return (value) => {
    let bits = mask === 0n ? BigInt(value) : wrap(BigInt(value) & mask, type);
    if (shift !== 0n) bits = wrap(bits >> shift, type);
    let result: Ratio | undefined = base ? power(base, bits) : { num: bits, den: 1n };
    if (scale) result = result && times(result, scale);
    if (offset) result = result && plus(result, offset);
    const whole = inRange(result, type);
    return whole === undefined ? undefined : asTyped(whole, type);
  };
}

/** The inverse of {@link integerReader}, in reverse order; undefined where no integer of the type would be read back as the value. */
export function integerWriter(
  type: IntegerType,
  p: ResourceProperties,
): ((value: number | bigint) => number | bigint | undefined) | undefined {
  if (isNeutral(p)) return undefined;
  const [mask, shift] = [bigOf(p.mask), bigOf(p.shift)];
  const [base, scale, offset] = [factor(p.base, 0), factor(p.scale, 1), factor(p.offset, 0)];
  return (value) => {
    let result: Ratio | undefined = ratioOf(value);
    if (offset) result = minus(result, offset);
    if (scale) result = dividedBy(result, scale);
    if (base) result = result && logarithm(result, base);
    const whole = inRange(result, type);
    if (whole === undefined) return undefined;
    const shifted = shift === 0n ? whole : wrap(whole << shift, type);
    return asTyped(mask === 0n ? shifted : wrap(shifted & mask, type), type);
  };
}
