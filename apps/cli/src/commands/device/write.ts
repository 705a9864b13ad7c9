import { defineCommand } from '../../command.ts';
import { assignments } from '../../options.ts';
import { confirm } from '../../output/confirm.ts';
import { UsageError } from '../../usage-error.ts';
import { withPointer } from '../../with-pointer.ts';

/** `skerry device write`. */
export const write = defineCommand({
  summary: 'Writes values to a device, through core-command. Asks before it writes.',
  examples: [
    'skerry device write Random-Integer-Device Int16 42 # a resource',
    'skerry device write Pump Setpoints Speed=1200 Pressure=2.5 # a command with several resources',
    'skerry device write Pump Speed 1200 --yes # from a script',
  ],
  args: {
    device: { type: 'positional', description: 'Name of the device', required: true },
    command: { type: 'positional', description: 'Name of the resource or command', required: true },
    values: { type: 'positional', description: 'The value, or resource=value for each resource of the command', required: true },
    yes: { type: 'boolean', alias: 'y', description: 'Write without asking' },
  },
  async run({ args, rest, output, platform, signal }) {
    const values = valuesOf(args.command, rest.slice(2));
    const shown = Object.entries(values).map(([resource, value]) => `${resource} = ${value}`);
    await confirm(`Write ${shown.join(', ')} to device "${args.device}"?`, { yes: args.yes === true });
    try {
      await platform.command.set(args.device, args.command, values, { signal });
    } catch (error) {
      throw withPointer(error, args.device);
    }
    output.note(`Written to ${args.device}: ${shown.join(', ')}.`);
    if (output.json) output.line(JSON.stringify({ device: args.device, command: args.command, values }));
  },
});

/** One bare value belongs to the resource named as command; anything else must name its resources. */
function valuesOf(command: string, words: readonly string[]): Record<string, unknown> {
  const [only] = words;
  if (only === undefined) throw new UsageError('Give the value to write, or resource=value.');
  if (words.length === 1 && !/^[\w-]+=/.test(only)) return { [command]: only };
  return assignments(words);
}
