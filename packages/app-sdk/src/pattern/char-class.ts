import type { PatternCursor } from './cursor.ts';
import type { CharTest, Flags } from './syntax.ts';

const PERL_CLASSES: Readonly<Record<string, RegExp>> = { d: /^[0-9]$/, w: /^[0-9A-Za-z_]$/, s: /^[\t\n\f\r ]$/ };
const POSIX_CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /^[0-9A-Za-z]$/,
  alpha: /^[A-Za-z]$/,
  ascii: /^[\0-\x7f]$/,
  blank: /^[\t ]$/,
  cntrl: /^\p{Cc}$/u,
  digit: /^[0-9]$/,
  graph: /^[!-~]$/,
  lower: /^[a-z]$/,
  print: /^[ -~]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[\t\n\v\f\r ]$/,
  upper: /^[A-Z]$/,
  word: /^[0-9A-Za-z_]$/,
  xdigit: /^[0-9A-Fa-f]$/,
};
const CONTROL_ESCAPES: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const HEX_ESCAPE = /^x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/;
const OCTAL_ESCAPE = /^(0[0-7]{0,2}|[1-7][0-7]{2})/;
const UNICODE_ESCAPE = /^([pP])(?:\{(\^?)(\w+)\}|(\w))/;
const MAX_CODE_POINT = 0x10ffff;

/** Turns a test around. */
function negate(test: CharTest): CharTest {
  return (char) => !test(char);
}

/** Applies the case flag to a test. */
export function withCase(test: CharTest, flags: Flags): CharTest {
  if (!flags.ignoreCase) return test;
  return (char) => test(char) || test(char.toLowerCase()) || test(char.toUpperCase());
}

function unicodeProperty(name: string, cursor: PatternCursor): CharTest {
  for (const property of [name, `Script=${name}`]) {
    try {
      const expression = new RegExp(`^\\p{${property}}$`, 'u');
      return (char) => expression.test(char);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw cursor.error(`names a character class "${name}" that does not exist`);
}

/** Takes `d`, `W`, `pL`, `P{Greek}` … after a backslash; undefined if something else comes. */
export function takeClassEscape(cursor: PatternCursor): CharTest | undefined {
  const char = cursor.peek() ?? '';
  const perl = PERL_CLASSES[char.toLowerCase()];
  if (perl) {
    cursor.take();
    const test: CharTest = (candidate) => perl.test(candidate);
    return char === char.toLowerCase() ? test : negate(test);
  }
  const unicode = cursor.takeMatch(UNICODE_ESCAPE);
  if (!unicode) return undefined;
  const test = unicodeProperty(unicode[3] ?? unicode[4] ?? '', cursor);
  return (unicode[1] === 'P') !== (unicode[2] === '^') ? negate(test) : test;
}

function codePoint(value: number, cursor: PatternCursor): string {
  if (value > MAX_CODE_POINT) throw cursor.error('names a character beyond U+10FFFF');
  return String.fromCodePoint(value);
}

/** Takes the single character after a backslash: `n`, `x41`, `.` … */
export function takeCharEscape(cursor: PatternCursor): string {
  const hex = cursor.takeMatch(HEX_ESCAPE);
  if (hex) return codePoint(Number.parseInt(hex[1] ?? hex[2] ?? '', 16), cursor);
  const octal = cursor.takeMatch(OCTAL_ESCAPE);
  if (octal) return codePoint(Number.parseInt(octal[0], 8), cursor);
  const char = cursor.take();
  const control = CONTROL_ESCAPES[char];
  if (control !== undefined) return control;
  if (/^[\p{L}\p{N}]$/u.test(char)) throw cursor.error(`has the unknown escape "\\${char}"`);
  return char;
}

function takePosixClass(cursor: PatternCursor): CharTest | undefined {
  const match = cursor.takeMatch(/^\[:(\^?)(\w+):\]/);
  if (!match) return undefined;
  const expression = POSIX_CLASSES[match[2] ?? ''];
  if (!expression) throw cursor.error(`names a character class "${match[2]}" that does not exist`);
  return match[1] === '^' ? (char) => !expression.test(char) : (char) => expression.test(char);
}

function takeRangeEnd(cursor: PatternCursor): string {
  return cursor.skip('\\') ? takeCharEscape(cursor) : cursor.take();
}

function takeRange(cursor: PatternCursor): CharTest {
  const low = takeRangeEnd(cursor);
  const isRange = cursor.peek() === '-' && cursor.peek(1) !== ']' && cursor.peek(1) !== undefined;
  if (!isRange) return (char) => char === low;
  cursor.take();
  const [from, to] = [low.codePointAt(0) ?? 0, takeRangeEnd(cursor).codePointAt(0) ?? 0];
  if (to < from) throw cursor.error('has a character range that ends before it starts');
  return (char) => {
    const code = char.codePointAt(0) ?? 0;
    return from <= code && code <= to;
  };
}

function takeClassItem(cursor: PatternCursor): CharTest {
  const posix = cursor.peek() === '[' ? takePosixClass(cursor) : undefined;
  if (posix) return posix;
  if (cursor.peek() !== '\\') return takeRange(cursor);
  const next = cursor.peek(1) ?? '';
  if (!/^[dwspDWSP]$/.test(next)) return takeRange(cursor);
  cursor.take();
  return takeClassEscape(cursor) ?? takeRange(cursor);
}

/** Takes the rest of a `[…]` class, its opening bracket already taken. */
export function takeCharClass(cursor: PatternCursor, flags: Flags): CharTest {
  const negated = cursor.skip('^');
  const items: CharTest[] = [];
  while (items.length === 0 || cursor.peek() !== ']') {
    if (cursor.done) throw cursor.error('has a "[" without its "]"');
    items.push(takeClassItem(cursor));
  }
  cursor.take();
  const test = withCase((char) => items.some((item) => item(char)), flags);
  return negated ? negate(test) : test;
}
