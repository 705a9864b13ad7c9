import { defineCommand } from '../../command.ts';
import { confirm } from '../../output/confirm.ts';

/** `skerry profile remove`. */
export const remove = defineCommand({
  summary: 'Removes a device profile that no device uses.',
  examples: ['skerry profile remove Pump', 'skerry profile remove Pump --yes'],
  args: {
    profile: { type: 'positional', description: 'Name of the profile', required: true },
    yes: { type: 'boolean', alias: 'y', description: 'Remove without asking' },
  },
  async run({ args, output, platform }) {
    await platform.metadata.profiles.get(args.profile);
    await confirm(`Remove profile "${args.profile}"?`, { yes: args.yes === true });
    await platform.metadata.profiles.delete(args.profile);
    output.note(`Removed profile ${args.profile}.`);
  },
});
