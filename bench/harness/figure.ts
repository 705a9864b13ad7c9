/** How long and how often things are measured. */
export interface Scale {
  readonly name: 'short' | 'full';
  /** How long each load runs. */
  readonly seconds: number;
  /** Of how many runs the median is taken. */
  readonly repeats: number;
}

/** A number with what it is. */
export interface Quantity {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

/** What must be reached: a rate or the like at least, a time or size at most. */
export type Floor = { readonly atLeast: number } | { readonly atMost: number };

/** One measured quantity beside what the same machine did without the platform in the same run. */
export interface Measurement extends Quantity {
  readonly floor?: Floor;
  readonly baseline?: Quantity;
  /** What helps to judge it: percentiles, CPU time per operation, what was counted. */
  readonly note?: string;
}

/** A figure that README or the issue quotes: how it is measured, and what came out. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  measure(scale: Scale): Promise<Measurement[]>;
}

/** Whether a measurement reaches its floor; one without a floor always does. */
export function reachesFloor({ value, floor }: Pick<Measurement, 'value' | 'floor'>): boolean {
  if (floor === undefined) return true;
  return 'atLeast' in floor ? value >= floor.atLeast : value <= floor.atMost;
}

/** The measurement over its baseline; undefined without one. */
export function ratioOf({ value, baseline }: Pick<Measurement, 'value' | 'baseline'>): number | undefined {
  return baseline === undefined || baseline.value === 0 ? undefined : value / baseline.value;
}
