import { formatYaml } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { writeOne } from '../../output/output.ts';

/** `skerry profile show`. */
export const show = defineCommand({
  summary: 'Shows a device profile as YAML, ready to be edited and uploaded again.',
  examples: ['skerry profile show Host', 'skerry profile show Pump > pump.yaml'],
  args: { profile: { type: 'positional', description: 'Name of the profile', required: true } },
  async run({ args, output, platform }) {
    const found = await platform.metadata.profiles.get(args.profile);
    const { id: _id, created: _created, modified: _modified, linkedDeviceCount: _linked, ...content } = found;
    writeOne(output, found, () => formatYaml(content).trimEnd());
  },
});
