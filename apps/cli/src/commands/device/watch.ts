import { isEdgeError, type Reading } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';
import { drawChart } from '../../chart.ts';
import { type AnyContext, defineCommand } from '../../command.ts';
import { spanMs, wholeNumber } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { plainMessage } from '../../output/plain-message.ts';
import { readingNumber, readingText } from '../../output/reading-text.ts';
import { printable } from '../../output/table.ts';
import { UsageError } from '../../usage-error.ts';
import { withPointer } from '../../with-pointer.ts';

const CHART_HEIGHT = 8;
const MAX_POINTS = 500;

/** `skerry device watch`. */
export const watch = defineCommand({
  summary: 'Reads a resource again and again and draws it in the terminal; one line per value when piped.',
  examples: [
    'skerry device watch Gateway CpuUsage',
    'skerry device watch Pump Flow --every 500ms --count 20',
    'skerry device watch Pump Flow > flow.txt',
  ],
  args: {
    device: { type: 'positional', description: 'Name of the device', required: true },
    resource: { type: 'positional', description: 'Name of the resource or command', required: true },
    every: { type: 'string', description: 'Time between readings', default: '1s', valueHint: 'span' },
    count: { type: 'string', description: 'End after this many readings; otherwise at Ctrl-C', valueHint: 'n' },
  },
  async run(context) {
    const { args, output, signal } = context;
    const everyMs = spanMs('every', args.every);
    if (everyMs < 100) throw new UsageError('--every must be at least 100ms.');
    const count = wholeNumber('count', args.count, { min: 1, max: 1_000_000_000, fallback: Number.MAX_SAFE_INTEGER });
    const points: (number | undefined)[] = [];
    for (let taken = 0; taken < count && !signal.aborted; taken += 1) {
      if (taken > 0 && !(await paused(everyMs, signal))) break;
      const read = await readOnce(context);
      if (read === undefined) break;
      if (Array.isArray(read)) show(context, read, points);
      else showFailure(context, String(read), points);
    }
    if (output.terminal && !output.json) output.line('');
  },
});

/** The readings, or why there are none: a device that does not answer may come back while it is watched. What does not exist ends the watch. */
async function readOnce({ args, platform, signal }: AnyContext): Promise<readonly Reading[] | string | undefined> {
  try {
    return (await platform.command.get(String(args.device), String(args.resource), { signal })).readings;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!isEdgeError(error) || error.kind === 'NotFound' || error.kind === 'NotAllowed') throw withPointer(error, String(args.device));
    return plainMessage(error.firstMessage);
  }
}

function show({ args, output }: AnyContext, readings: readonly Reading[], points: (number | undefined)[]): void {
  const [reading] = readings;
  points.push(reading === undefined ? undefined : readingNumber(reading));
  if (points.length > MAX_POINTS) points.shift();
  if (output.json || !output.terminal || readings.length !== 1) {
    for (const each of readings) output.line(output.json ? JSON.stringify(plain(each)) : lineOf(each));
    return;
  }
  draw(output, `${printable(String(args.device))} ${lineOf(reading as Reading)}`, points);
}

function showFailure({ output, args }: AnyContext, reason: string, points: (number | undefined)[]): void {
  points.push(undefined);
  if (output.json || !output.terminal) output.note(printable(reason));
  else draw(output, `${printable(String(args.device))} does not answer: ${printable(reason)}`, points);
}

/** Draws over the chart before; one line of words, cut to the width of the terminal. */
function draw(output: Output, words: string, points: readonly (number | undefined)[]): void {
  const width = Math.min(output.width, 100);
  const title = [...words].slice(0, width).join('').padEnd(width);
  const up = points.length > 1 ? `\u001b[${CHART_HEIGHT + 1}A` : '';
  output.line(`${up}${[title, ...drawChart(points, { width, height: CHART_HEIGHT })].map((line) => `\u001b[2K${line}`).join('\n')}`);
}

function lineOf(reading: Reading): string {
  const time = new Date(Number(reading.origin / 1_000_000n)).toISOString();
  return `${time} ${printable(reading.resourceName)} ${printable(readingText(reading))}${reading.units ? ` ${printable(reading.units)}` : ''}`;
}

function plain(reading: Reading): Record<string, unknown> {
  return {
    time: new Date(Number(reading.origin / 1_000_000n)).toISOString(),
    origin: String(reading.origin),
    resource: reading.resourceName,
    value: readingText(reading),
    units: reading.units,
  };
}

async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await systemClock.sleep(ms, signal);
    return true;
  } catch {
    return false; // Ctrl-C ends the watch
  }
}
