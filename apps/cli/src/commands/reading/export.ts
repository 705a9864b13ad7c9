import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadingQuery } from '@skerry/client';
import { type Reading, stringifyJson } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';
import { type AnyContext, defineCommand } from '../../command.ts';
import { csvLine } from '../../csv/csv.ts';
import { wholeNumber } from '../../options.ts';
import { amount } from '../../output/amount.ts';
import { isoTime } from '../../output/event-line.ts';
import { readingText } from '../../output/reading-text.ts';
import { readingArgs, readingQuery } from '../../reading-query.ts';

const PAGE = 1000;
const HEADING = ['time', 'origin', 'device', 'resource', 'value', 'type', 'units'];

/** `skerry reading export`. */
export const exportReadings = defineCommand({
  summary: 'Writes stored readings to a file as CSV (or JSON lines with --json), newest first.',
  examples: ['skerry reading export --device Pump --since 24h --output pump.csv', 'skerry reading export --resource Flow | head'],
  args: {
    ...readingArgs,
    output: { type: 'string', alias: 'o', description: 'File to write; standard output when left out', valueHint: 'file' },
    limit: { type: 'string', description: 'At most this many', valueHint: 'n' },
  },
  async run(context) {
    const { args, output, signal } = context;
    const target = args.output ? createWriteStream(args.output) : process.stdout;
    let written = 0;
    const lines = async function* () {
      if (!output.json) yield `${csvLine(HEADING)}\n`;
      for await (const reading of readingsOf(context)) {
        written += 1;
        yield `${output.json ? stringifyJson(reading) : csvLine(cellsOf(reading))}\n`;
      }
    };
    await pipeline(Readable.from(lines()), target, { signal, end: args.output !== undefined });
    output.note(`Wrote ${amount(written, 'reading')}${args.output ? ` to ${args.output}` : ''}.`);
  },
});

/** Walks from page to page within a fixed span of time, so that readings stored meanwhile shift nothing. */
async function* readingsOf({ args, platform, signal }: AnyContext): AsyncGenerator<Reading> {
  let left = wholeNumber('limit', args.limit, { min: 1, max: Number.MAX_SAFE_INTEGER, fallback: Number.MAX_SAFE_INTEGER });
  const query: ReadingQuery = { start: 0n, end: BigInt(systemClock.nowMs() + 1) * 1_000_000n, ...readingQuery(args, systemClock.nowMs()) };
  for (let offset = 0; left > 0; ) {
    const page = await platform.data.readings({ ...query, offset, limit: Math.min(PAGE, left) }, { signal });
    yield* page.items;
    left -= page.items.length;
    offset += page.items.length;
    if (page.items.length === 0 || offset >= page.totalCount) return;
  }
}

function cellsOf(reading: Reading): unknown[] {
  return [
    isoTime(reading.origin),
    reading.origin,
    reading.deviceName,
    reading.resourceName,
    readingText(reading),
    reading.valueType,
    reading.units,
  ];
}
