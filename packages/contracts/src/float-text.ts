/** Below this a Float32 is subnormal and has fewer digits. */
const SMALLEST_NORMAL_FLOAT32 = 2 ** -126;

/** The largest number that still rounds to a finite Float32. */
const FLOAT32_LIMIT = (2 - 2 ** -24) * 2 ** 127;

const FLOAT_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL_TEXT = /^([+-]?)(?:inf|infinity)$/i;

/**
 * The shortest text that gives the same number back in its width, in Go's exponent form: `3.14e+00`, `-3e+00`, `NaN`, `+Inf`.
 *
 * `bits` 32 rounds the number to Float32 first, so that 0.1 read from a Float32 register is `1e-01` and not `1.0000000149011612e-01`.
 */
export function formatFloat(value: number, bits: 32 | 64): string {
  const number = bits === 32 ? Math.fround(value) : value;
  if (number === 0) return Object.is(number, -0) ? '-0e+00' : '0e+00';
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf';
  return goExponent(bits === 32 ? shortestFloat32(number) : number.toExponential());
}

/**
 * The number a text stands for as Go's ParseFloat reads it, or `undefined` if it is none or does not fit the width.
 *
 * Decimal and exponent forms, `NaN`, `Inf` and `Infinity` in any case; no hexadecimal floats, no blanks around.
 */
export function parseFloatText(text: string, bits: 32 | 64): number | undefined {
  if (!FLOAT_TEXT.test(text)) return parseSpecial(text);
  const number = Number(text);
  if (bits === 64) return Number.isFinite(number) ? number : undefined;
  return Math.abs(number) < FLOAT32_LIMIT ? Math.fround(number) : undefined;
}

function parseSpecial(text: string): number | undefined {
  if (/^nan$/i.test(text)) return Number.NaN;
  const match = SPECIAL_TEXT.exec(text);
  if (!match) return undefined;
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Any Float32 of up to 6 decimal digits survives rounding to 6 digits, so 6 are tried first and trailing zeros dropped. */
function shortestFloat32(value: number): string {
  const first = Math.abs(value) < SMALLEST_NORMAL_FLOAT32 ? 0 : 5;
  for (let digits = first; digits < 8; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return digits === 5 ? dropTrailingZeros(text) : tieToEven(text, value, digits);
    const above = isPowerOfTwo(value) ? nextUp(text) : undefined;
    if (above !== undefined && Math.fround(Number(above)) === value) return above;
  }
  return value.toExponential(8);
}

/** JavaScript rounds a tie between two texts of the same length up, Go to the even digit, save at powers of two. */
function tieToEven(text: string, value: number, digits: number): string {
  const end = text.indexOf('e');
  const last = Number(text.charAt(end - 1));
  if (last % 2 === 0 || isPowerOfTwo(value) || !/^50*e/.test(value.toExponential(digits + 20).slice(end))) return text;
  const even = `${text.slice(0, end - 1)}${last - 1}${text.slice(end)}`;
  return Math.fround(Number(even)) === value ? even : text;
}

/** Numbers next to a power of two are twice as far above as below it, so the nearest short text may fail where the next one up succeeds. */
function nextUp(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  const digits = mantissa.replace(/[-.]/g, '');
  const raised = String(BigInt(digits) + 1n);
  const shift = raised.length - digits.length;
  const point = raised.length > 1 ? `${raised[0]}.${raised.slice(1)}` : raised;
  const power = Number(exponent) + shift;
  return `${text.startsWith('-') ? '-' : ''}${point}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(Math.abs(value)));
}

function dropTrailingZeros(text: string): string {
  return text.replace(/\.?0*e/, 'e');
}

/** `1.5e+7` of JavaScript as `1.5e+07` of Go. */
function goExponent(text: string): string {
  const sign = text.lastIndexOf('e') + 1;
  return text.length - sign === 2 ? `${text.slice(0, sign + 1)}0${text.slice(sign + 1)}` : text;
}
