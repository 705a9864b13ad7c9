import { defineCommand } from '../../command.ts';
import { confirm } from '../../output/confirm.ts';

/** `skerry device remove`. */
export const remove = defineCommand({
  summary: 'Removes a device. Its stored events stay unless --events is given.',
  examples: ['skerry device remove Pump', 'skerry device remove Pump --events --yes'],
  args: {
    device: { type: 'positional', description: 'Name of the device', required: true },
    events: { type: 'boolean', description: 'Delete its stored events too' },
    yes: { type: 'boolean', alias: 'y', description: 'Remove without asking' },
  },
  async run({ args, output, platform }) {
    const { name } = await platform.metadata.devices.get(args.device);
    await confirm(`Remove device "${name}"${args.events ? ' and all its stored events' : ''}?`, { yes: args.yes === true });
    await platform.metadata.devices.delete(name);
    if (args.events) await platform.data.deleteEventsOfDevice(name);
    output.note(`Removed device ${name}.`);
  },
});
