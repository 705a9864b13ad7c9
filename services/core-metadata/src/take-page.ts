import { EdgeError } from '@skerry/contracts';
import type { Stretch } from './store.ts';

/** One page of a list and the number of all its objects: nothing for limit 0, and an error beyond the end, as EdgeX answers. */
export function takePage<T>(total: number, { offset, limit }: Stretch, list: () => readonly T[]): { total: number; items: readonly T[] } {
  if (limit === 0 || total === 0) return { total, items: [] };
  if (offset > total) throw new EdgeError('RangeNotSatisfiable', `query objects bounds out of range. length:${total} offset:${offset}`);
  return { total, items: offset === total ? [] : list() };
}
