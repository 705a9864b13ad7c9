import { EdgeError } from './errors.ts';
import { matchesWhole, parseExpression } from './posix-expression.ts';

/** Tells whether a whole resource name matches. */
export type NameTest = (name: string) => boolean;

const META = /[\\^$.|?*+()[\]{}]/;

/**
 * A test of resource names against a POSIX extended expression, as EdgeX applies it to command names and to the sources of auto events.
 *
 * EdgeX wants the leftmost-longest match to be the whole name, which is the same as asking whether the expression matches the whole name. A name equal to the
 * pattern's text always matches. No expression, however contrived, takes long.
 *
 * @throws {EdgeError} kind `ContractInvalid` when the expression is malformed or uses what POSIX lacks (look-around, `\d`, lazy quantifiers).
 */
export function compileResourcePattern(pattern: string): NameTest {
  if (!META.test(pattern)) return (name) => name === pattern;
  try {
    const expression = parseExpression(pattern);
    return (name) => name === pattern || matchesWhole(expression, name);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', 'failed to CompilePOSIX resource name', { cause });
  }
}
