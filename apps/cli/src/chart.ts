const BLOCKS = '▁▂▃▄▅▆▇█';

/** How a chart is drawn. */
export interface ChartOptions {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws the newest values as columns of blocks, with the scale at the left; values that are no number leave a gap.
 *
 * The lines all have the same width, so that a chart can be drawn over the one before.
 */
export function drawChart(values: readonly (number | undefined)[], { width, height }: ChartOptions): string[] {
  const finite = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const low = finite.length > 0 ? Math.min(...finite) : 0;
  const high = finite.length > 0 ? Math.max(...finite) : 1;
  const labels = [shortNumber(high), shortNumber(low)];
  const margin = Math.max(...labels.map((label) => label.length));
  const room = Math.max(1, width - margin - 2);
  const columns = values.slice(-room).map((value) => levelOf(value, { low, high, steps: height * BLOCKS.length }));
  return Array.from({ length: height }, (_, row) => {
    const floor = (height - 1 - row) * BLOCKS.length;
    return `${labelOf(row, { low, high, height }).padStart(margin)} ┤${columns.map((level) => blockFor(level, floor)).join('')}`.padEnd(
      margin + 2 + room,
    );
  });
}

/** The ends of the scale stand at its ends; one value alone stands beside its line. */
function labelOf(row: number, { low, high, height }: { low: number; high: number; height: number }): string {
  if (low === high) return row === Math.floor(height / 2) ? shortNumber(low) : '';
  if (row === 0) return shortNumber(high);
  return row === height - 1 ? shortNumber(low) : '';
}

/** Height of a value in eighths of a line, at least 1; a flat line lies in the middle. */
function levelOf(value: number | undefined, scale: { low: number; high: number; steps: number }): number {
  if (value === undefined || !Number.isFinite(value)) return 0;
  if (scale.high === scale.low) return Math.ceil(scale.steps / 2);
  return 1 + Math.round(((value - scale.low) / (scale.high - scale.low)) * (scale.steps - 1));
}

function blockFor(level: number, floor: number): string {
  const filled = Math.min(BLOCKS.length, Math.max(0, level - floor));
  return filled === 0 ? ' ' : (BLOCKS[filled - 1] ?? ' ');
}

/** A number in at most about nine characters, for scales and tables. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return String(Number(value.toPrecision(5)));
}
