import { EdgeError } from './errors.ts';

/** How deeply JSON may be nested; as deep as every later walk over the value can go without exhausting the stack. */
export const MAX_JSON_DEPTH = 1000;

/** Longest integer taken; far beyond any number of the wire, short enough to be parsed at once. */
const MAX_DIGITS = 400;

/** The character put before a long integer when it is quoted: one byte, allowed in JSON strings, hardly ever first in one. */
export const MARK = 0x7f;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LONG_INTEGER = /^-?[1-9]\d{15,}$/;

/**
 * The text with every integer of 16 or more digits as a string that begins with {@link MARK}; the very text if it has none.
 *
 * Invalid JSON stays invalid. `undefined` if a string of the text begins with the mark itself, so that the two could not be told apart.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the text is nested too deeply or a number has too many digits.
 */
export function markLongIntegers(text: string): string | undefined {
  let marked = '';
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      if (beginsWithMark(text, at + 1)) return undefined;
      at = endOfString(text, at + 1);
    } else if (char === 0x7b || char === 0x5b) {
      if (++depth > MAX_JSON_DEPTH) throw new EdgeError('ContractInvalid', 'exceeded max depth');
    } else if (char === 0x7d || char === 0x5d) {
      depth--;
    } else if (char === 0x2d || (char >= 0x30 && char <= 0x39)) {
      const end = endOfNumber(text, at);
      if (end - at >= 16 && isLongInteger(text, at, end)) {
        marked += `${text.slice(copied, at)}"\x7f${text.slice(at, end)}"`;
        copied = end;
      }
      at = end - 1;
    }
  }
  return copied === 0 ? text : marked + text.slice(copied);
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (let char = text.charCodeAt(end); char >= 0x30 && char <= 0x39; char = text.charCodeAt(end)) end++;
  return end;
}

/** Leading zeros, fractions, exponents and member names are left as they are, so that JSON.parse judges them. */
function isLongInteger(text: string, start: number, end: number): boolean {
  if (partOfNumber(text.charCodeAt(start - 1)) || partOfNumber(text.charCodeAt(end))) return false;
  if (!LONG_INTEGER.test(text.slice(start, end))) return false;
  if (end - start > MAX_DIGITS) throw new EdgeError('ContractInvalid', `number literal of ${end - start} digits is too long`);
  let next = end;
  while (text.charCodeAt(next) <= 0x20) next++;
  return text.charCodeAt(next) !== COLON;
}

/** Whether a character beside a run of digits makes it more than an integer: a sign, a point, an exponent. */
function partOfNumber(char: number): boolean {
  return char === 0x2b || char === 0x2d || char === 0x2e || char === 0x45 || char === 0x65;
}

function beginsWithMark(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  return first === MARK || (first === BACKSLASH && text.charAt(start + 1) === 'u');
}

/** Index of the closing quote, or the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  if (end < 0) return text.length;
  if (text.charCodeAt(end - 1) !== BACKSLASH || end === start) return end;
  for (end = start; end < text.length; end++) {
    const char = text.charCodeAt(end);
    if (char === QUOTE) return end;
    if (char === BACKSLASH) end++;
  }
  return end;
}
