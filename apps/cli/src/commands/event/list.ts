import { systemClock } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { spanMs, wholeNumber } from '../../options.ts';
import { eventLine } from '../../output/event-line.ts';

/** `skerry event list`. */
export const list = defineCommand({
  summary: 'Lists stored events, newest first.',
  examples: ['skerry event list', 'skerry event list --device Pump --limit 100', 'skerry event list --since 15m --json'],
  args: {
    device: { type: 'string', description: 'Only events of this device', valueHint: 'name' },
    since: { type: 'string', description: 'Only events of the last 30s, 15m, 24h ... (not together with --device)', valueHint: 'span' },
    limit: { type: 'string', description: 'How many', default: '20', valueHint: 'n' },
  },
  async run({ args, output, platform }) {
    const limit = wholeNumber('limit', args.limit, { min: 1, max: 50_000, fallback: 20 });
    const now = BigInt(systemClock.nowMs()) * 1_000_000n;
    const range = args.since ? { start: now - BigInt(Math.round(spanMs('since', args.since))) * 1_000_000n, end: now } : {};
    const page = await platform.data.events({ limit, ...(args.device && { device: args.device }), ...range });
    if (output.json) output.line(`[${page.items.map((event) => eventLine(event, true)).join(',')}]`);
    else for (const event of page.items) output.line(eventLine(event, false));
    if (page.items.length === 0) output.note('No such event is stored.');
    else if (!output.json) output.note(`${page.items.length} of ${page.totalCount}`);
  },
});
