import { type Figure, type Measurement, ratioOf, reachesFloor } from './figure.ts';

/** The lines that tell what came of a figure. */
export function reportLines({ title }: Pick<Figure, 'title'>, measurements: readonly Measurement[]): string[] {
  const width = Math.max(...measurements.map(({ label }) => label.length));
  return [title, ...measurements.flatMap((measurement) => measurementLines(measurement, width)), ''];
}

function measurementLines(measurement: Measurement, width: number): string[] {
  const { label, note } = measurement;
  const facts = [quantity(measurement), floorText(measurement), baselineText(measurement)].filter((text) => text !== '');
  const indented = ' '.repeat(width + 4);
  return [`  ${label.padEnd(width)}  ${facts.join('; ')}`, ...(note === undefined ? [] : [`${indented}${note}`])];
}

function floorText(measurement: Measurement): string {
  const { floor, unit } = measurement;
  if (floor === undefined) return '';
  const wanted = 'atLeast' in floor ? `at least ${number(floor.atLeast)}` : `at most ${number(floor.atMost)}`;
  return `${reachesFloor(measurement) ? 'reaches' : 'MISSES'} ${wanted} ${unit}`;
}

function baselineText(measurement: Measurement): string {
  const { baseline } = measurement;
  if (baseline === undefined) return '';
  return `${ratioOf(measurement)?.toFixed(2) ?? '-'} × ${baseline.label} (${quantity(baseline)})`;
}

function quantity({ value, unit }: { value: number; unit: string }): string {
  return `${number(value)}${unit.startsWith('/') ? '' : ' '}${unit}`;
}

/** Enough digits to tell apart, not more. */
function number(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
