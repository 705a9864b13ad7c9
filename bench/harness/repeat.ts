import type { Scale } from './figure.ts';
import { median } from './statistics.ts';

/** Does something as often as the scale says, one after the other. */
export async function repeat<T>({ repeats }: Pick<Scale, 'repeats'>, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let turn = 0; turn < repeats; turn++) results.push(await run());
  return results;
}

/** The run whose value is the median of all runs; of an even number the lower of the two in the middle. */
export function medianRun<T>(runs: readonly T[], measure: (run: T) => number): T {
  const sorted = [...runs].sort((left, right) => measure(left) - measure(right));
  return sorted[(sorted.length - 1) >> 1]!;
}

/** The median of one value of all runs. */
export function medianOf<T>(runs: readonly T[], measure: (run: T) => number): number {
  return median(runs.map(measure));
}
