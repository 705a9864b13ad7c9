import { EdgeError } from './errors.ts';

/** What Go's path segment escaping leaves as it is although encodeURIComponent escapes it. */
const KEPT: Readonly<Record<string, string>> = { '%24': '$', '%26': '&', '%3A': ':', '%3D': '=', '%40': '@' };

/** What encodeURIComponent leaves although it must be escaped: EdgeX's additions, and characters Go escapes. */
const ADDED: Readonly<Record<string, string>> = {
  '-': '%2D',
  '.': '%2E',
  _: '%5F',
  '~': '%7E',
  '!': '%21',
  '*': '%2A',
  "'": '%27',
  '(': '%28',
  ')': '%29',
};

/**
 * A name as one level of a topic or URL path, as EdgeX writes it with `EnableNameFieldEscape`: path segment escaping, and `+ - . _ ~` escaped too.
 *
 * @example escapeName('test-device') === 'test%2Ddevice'
 */
export function escapeName(name: string): string {
  if (/^[A-Za-z0-9]*$/.test(name)) return name;
  return encodeURIComponent(name.toWellFormed())
    .replace(/%(?:24|26|3A|3D|40)/g, (code) => KEPT[code] ?? code)
    .replace(/[-._~!*'()]/g, (char) => ADDED[char] ?? char);
}

/**
 * The name that a level of a topic or URL path stands for, escaped or not.
 *
 * @throws {EdgeError} kind `ContractInvalid` if a `%` starts no valid escape.
 */
export function unescapeName(level: string): string {
  if (!level.includes('%')) return level;
  try {
    return decodeURIComponent(level);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', `invalid URL escape in '${level}'`, { cause });
  }
}
