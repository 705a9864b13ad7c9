/** The middle of some numbers; the mean of the two in the middle when they are even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which a share (0 to 1) of sorted numbers lies. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * By how much the lowest value of the second half lies above the lowest of the first.
 *
 * Memory under a garbage collector goes up and down like a saw; what leaks lifts its lowest points.
 */
export function growthOfMinima(values: readonly number[]): number {
  const half = values.length >> 1;
  return Math.min(...values.slice(half)) - Math.min(...values.slice(0, half));
}
