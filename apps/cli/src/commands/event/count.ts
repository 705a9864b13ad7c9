import { defineCommand } from '../../command.ts';
import { amount } from '../../output/amount.ts';

/** `skerry event count`. */
export const count = defineCommand({
  summary: 'Counts stored events and readings.',
  examples: ['skerry event count', 'skerry event count --device Pump --json'],
  args: { device: { type: 'string', description: 'Only those of this device', valueHint: 'name' } },
  async run({ args, output, platform }) {
    const device = args.device || undefined;
    const [events, readings] = await Promise.all([platform.data.eventCount(device), platform.data.readingCount(device)]);
    output.line(output.json ? JSON.stringify({ events, readings }) : `${amount(events, 'event')}, ${amount(readings, 'reading')}`);
  },
});
