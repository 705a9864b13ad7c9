import { EdgeError } from '@skerry/contracts';

/** Tells whether a whole resource name matches. */
export type NameTest = (name: string) => boolean;

const META = /[\\^$.|?*+()[\]{}]/;
const UNSUPPORTED = /\(\?|\\[a-zA-Z0-9]|[*+?}][?+]/;
const MAX_PATTERN = 1024;

function compile(pattern: string): RegExp {
  try {
    if (pattern.length > MAX_PATTERN || UNSUPPORTED.test(pattern)) throw new SyntaxError('invalid or unsupported Perl syntax');
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch (cause) {
    throw new EdgeError('ContractInvalid', 'failed to CompilePOSIX resource name', { cause });
  }
}

/**
 * A test of resource names against a POSIX extended expression, as EdgeX's device services apply it to command names.
 *
 * EdgeX wants the leftmost-longest match to be the whole name, which is the same as asking whether the expression matches the whole name. A name equal to the
 * pattern's text always matches.
 *
 * @throws {EdgeError} kind `ContractInvalid` when the expression is malformed or uses what POSIX lacks (look-around, `\d`, lazy quantifiers).
 */
export function compileResourcePattern(pattern: string): NameTest {
  if (!META.test(pattern)) return (name) => name === pattern;
  const expression = compile(pattern);
  return (name) => name === pattern || expression.test(name);
}
