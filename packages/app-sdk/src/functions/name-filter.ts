import type { Logger } from '@skerry/runtime';
import { compilePattern } from '../pattern/compile.ts';

const REMEMBERED_NAMES = 4_096;

/** Says of a name whether a filter lets it pass. */
export type NameFilter = (name: string) => boolean;

/**
 * Builds a filter from unanchored RE2 patterns: without patterns every name passes; else those that match one, or with `out` those that match none.
 *
 * Answers are remembered for a bounded number of names, so that a known name costs one look-up.
 *
 * @throws {PatternError} if a pattern is not RE2 syntax.
 */
export function createNameFilter(patterns: readonly string[], out: boolean): NameFilter {
  if (patterns.length === 0) return () => true;
  const tests = patterns.map(compilePattern);
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name);
    if (answer !== undefined) return answer;
    const passes = tests.some((test) => test(name)) !== out;
    if (known.size >= REMEMBERED_NAMES) known.clear();
    known.set(name, passes);
    return passes;
  };
}

/** Like {@link createNameFilter}, but a bad pattern is logged and lets nothing pass, as EdgeX's event filters do. */
export function createLenientNameFilter(patterns: readonly string[], out: boolean, log: Logger): NameFilter {
  try {
    return createNameFilter(patterns, out);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    log.error(`Nothing passes this filter: ${error.message}. Correct the pattern; it must be RE2 syntax.`);
    return () => false;
  }
}
