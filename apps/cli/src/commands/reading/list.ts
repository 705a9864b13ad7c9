import { systemClock } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { wholeNumber } from '../../options.ts';
import { isoTime } from '../../output/event-line.ts';
import { writeRows } from '../../output/output.ts';
import { readingText } from '../../output/reading-text.ts';
import { readingArgs, readingQuery } from '../../reading-query.ts';

/** `skerry reading list`. */
export const list = defineCommand({
  summary: 'Lists stored readings, newest first.',
  examples: ['skerry reading list --device Gateway --resource CpuUsage', 'skerry reading list --since 1h --limit 500 --json'],
  args: { ...readingArgs, limit: { type: 'string', description: 'How many', default: '20', valueHint: 'n' } },
  async run({ args, output, platform }) {
    const limit = wholeNumber('limit', args.limit, { min: 1, max: 50_000, fallback: 20 });
    const page = await platform.data.readings({ ...readingQuery(args, systemClock.nowMs()), limit });
    writeRows(output, page.items, {
      columns: [
        { title: 'TIME', value: (reading) => isoTime(reading.origin) },
        { title: 'DEVICE', value: (reading) => reading.deviceName },
        { title: 'RESOURCE', value: (reading) => reading.resourceName },
        { title: 'VALUE', value: readingText, right: true },
        { title: 'UNITS', value: (reading) => reading.units },
      ],
      empty: 'No such reading is stored.',
    });
    if (!output.json && page.items.length > 0) output.note(`${page.items.length} of ${page.totalCount}`);
  },
});
