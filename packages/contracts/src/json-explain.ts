const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };
const DIGIT = /\d/;
const SPACE = /[ \t\r\n]/;

/** A problem found at a place, or the place where a value ends. */
type Outcome = number | string;

/**
 * Why a text is no JSON, in the words of Go's decoder: `EOF`, `unexpected EOF`, `invalid character '}' looking for beginning of value`.
 *
 * Only for texts that failed to parse; walks without recursion, so no text is too deep for it.
 */
export function explainJson(text: string): string {
  let at = skipSpace(text, 0);
  if (at >= text.length) return 'EOF';
  const open: string[] = [];
  let expected: Expectation = 'value';
  while (at < text.length) {
    const step: Step | string = advance(text, at, expected, open);
    if (typeof step === 'string') return step;
    at = skipSpace(text, step.at);
    expected = step.expected;
  }
  return 'unexpected EOF';
}

type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'next' | 'end';

interface Step {
  readonly at: number;
  readonly expected: Expectation;
}

function advance(text: string, at: number, expected: Expectation, open: string[]): Step | string {
  const char = text.charAt(at);
  switch (expected) {
    case 'value':
      return startValue(text, at, open);
    case 'value or ]':
      return char === ']' ? close(at, open) : startValue(text, at, open);
    case 'key or }':
      if (char === '}') return close(at, open);
      return startKey(text, at);
    case 'key':
      return startKey(text, at);
    case 'colon':
      return char === ':' ? { at: at + 1, expected: 'value' } : unexpected(char, 'after object key');
    case 'next':
      return afterMember(char, at, open);
    case 'end':
      return unexpected(char, 'after top-level value');
  }
}

function afterMember(char: string, at: number, open: string[]): Step | string {
  const inObject = open.at(-1) === '{';
  if (char === (inObject ? '}' : ']')) return close(at, open);
  if (char === ',') return { at: at + 1, expected: inObject ? 'key' : 'value' };
  return unexpected(char, inObject ? 'after object key:value pair' : 'after array element');
}

function close(at: number, open: string[]): Step {
  open.pop();
  return { at: at + 1, expected: open.length > 0 ? 'next' : 'end' };
}

function startKey(text: string, at: number): Step | string {
  if (text.charAt(at) !== '"') return unexpected(text.charAt(at), 'looking for beginning of object key string');
  const end = endOfString(text, at + 1);
  return typeof end === 'string' ? end : { at: end, expected: 'colon' };
}

function startValue(text: string, at: number, open: string[]): Step | string {
  const char = text.charAt(at);
  if (char === '{' || char === '[') {
    open.push(char);
    return { at: at + 1, expected: char === '{' ? 'key or }' : 'value or ]' };
  }
  const end = endOfScalar(text, at);
  return typeof end === 'string' ? end : { at: end, expected: open.length > 0 ? 'next' : 'end' };
}

function endOfScalar(text: string, at: number): Outcome {
  const char = text.charAt(at);
  if (char === '"') return endOfString(text, at + 1);
  if (char === '-' || DIGIT.test(char)) return endOfNumber(text, at);
  const literal = LITERALS[char];
  return literal === undefined ? unexpected(char, 'looking for beginning of value') : endOfLiteral(text, at, literal);
}

function endOfLiteral(text: string, start: number, literal: string): Outcome {
  for (let index = 1; index < literal.length; index++) {
    const char = text.charAt(start + index);
    if (char !== literal[index]) return unexpected(char, `in literal ${literal} (expecting '${literal[index]}')`);
  }
  return start + literal.length;
}

function endOfNumber(text: string, start: number): Outcome {
  let at = text.charAt(start) === '-' ? start + 1 : start;
  if (!DIGIT.test(text.charAt(at))) return unexpected(text.charAt(at), 'in numeric literal');
  at = text.charAt(at) === '0' ? at + 1 : skipDigits(text, at);
  if (text.charAt(at) === '.') {
    if (!DIGIT.test(text.charAt(at + 1))) return unexpected(text.charAt(at + 1), 'after decimal point in numeric literal');
    at = skipDigits(text, at + 1);
  }
  if (!/[eE]/.test(text.charAt(at))) return at;
  at += /[+-]/.test(text.charAt(at + 1)) ? 2 : 1;
  return DIGIT.test(text.charAt(at)) ? skipDigits(text, at) : unexpected(text.charAt(at), 'in exponent of numeric literal');
}

function endOfString(text: string, start: number): Outcome {
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') return at + 1;
    if (char < ' ') return unexpected(char, 'in string literal');
    if (char !== '\\') continue;
    const escaped = endOfEscape(text, at + 1);
    if (typeof escaped === 'string') return escaped;
    at = escaped;
  }
  return 'unexpected EOF';
}

/** Index of the last character of an escape. */
function endOfEscape(text: string, at: number): Outcome {
  const char = text.charAt(at);
  if (char !== 'u') return /["\\/bfnrt]/.test(char) ? at : unexpected(char, 'in string escape code');
  for (let index = at + 1; index <= at + 4; index++) {
    if (!/[0-9a-fA-F]/.test(text.charAt(index))) return unexpected(text.charAt(index), 'in \\u hexadecimal character escape');
  }
  return at + 4;
}

function unexpected(char: string, where: string): string {
  return char === '' ? 'unexpected EOF' : `invalid character ${quoteChar(char)} ${where}`;
}

/** Go reads bytes: of a character beyond ASCII it names the first byte of its UTF-8 form, as a Latin-1 character. */
function quoteChar(char: string): string {
  const byte = new TextEncoder().encode(char)[0] ?? 0;
  if (char === "'") return "'\\''";
  if (char === '\\') return "'\\\\'";
  const named: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\x07': '\\a',
  };
  if (named[char] !== undefined) return `'${named[char]}'`;
  return byte < 0x20 || byte === 0x7f ? `'\\x${byte.toString(16).padStart(2, '0')}'` : `'${String.fromCharCode(byte)}'`;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && SPACE.test(text.charAt(at))) at++;
  return at;
}

function skipDigits(text: string, start: number): number {
  let at = start;
  while (DIGIT.test(text.charAt(at))) at++;
  return at;
}
