import { type ArgsDef, type ParsedArgs, parseArgs } from 'citty';

const NEGATIVE = /^-\.?\d/;
/** Stands in front of a negative number while the words are told apart: the parser would take it for options. */
const MARK = '\u0000';

/**
 * Reads the words behind a command: `-5` is a number, `-y` an option.
 *
 * @throws {Error} if a required argument is missing or a value is not among the choices.
 */
export function readArgs(args: ArgsDef, words: readonly string[]): ParsedArgs<ArgsDef> {
  const parsed = parseArgs(
    words.map((word) => (NEGATIVE.test(word) ? MARK + word : word)),
    args,
  );
  const restored = Object.entries(parsed).map(([name, value]) => [name, Array.isArray(value) ? value.map(unmarked) : unmarked(value)]);
  return Object.fromEntries(restored) as ParsedArgs<ArgsDef>;
}

function unmarked(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : value;
}
