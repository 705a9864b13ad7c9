import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/output.ts';
import { readingText } from '../../output/reading-text.ts';
import { withPointer } from '../../with-pointer.ts';

/** `skerry device read`. */
export const read = defineCommand({
  summary: 'Reads a resource or a command of a device, now, through core-command.',
  examples: [
    'skerry device read Random-Integer-Device Int16',
    'skerry device read Gateway CpuUsage --json',
    'skerry device read Pump Flow --push # and publish the event',
  ],
  args: {
    device: { type: 'positional', description: 'Name of the device', required: true },
    command: { type: 'positional', description: 'Name of the resource or command', required: true },
    push: { type: 'boolean', description: 'Publish the event too, so that it is stored and exported' },
  },
  async run({ args, output, platform, signal }) {
    const event = await platform.command
      .get(args.device, args.command, { signal, ...(args.push && { pushEvent: true }) })
      .catch((error) => {
        throw withPointer(error, args.device);
      });
    writeRows(output, event.readings, {
      columns: [
        { title: 'RESOURCE', value: (reading) => reading.resourceName },
        { title: 'VALUE', value: readingText, right: true },
        { title: 'UNITS', value: (reading) => reading.units },
        { title: 'TYPE', value: (reading) => reading.valueType },
      ],
      empty: `The device "${args.device}" answered without a value.`,
    });
  },
});
