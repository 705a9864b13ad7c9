import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/output.ts';
import { fetchAll } from '../../paging.ts';

/** `skerry profile list`. */
export const list = defineCommand({
  summary: 'Lists device profiles and how many devices use each.',
  examples: ['skerry profile list', 'skerry profile list --json'],
  args: {},
  async run({ output, platform }) {
    const profiles = await fetchAll((query) => platform.metadata.profiles.list(query));
    writeRows(output, profiles, {
      columns: [
        { title: 'NAME', value: (profile) => profile.name },
        { title: 'MANUFACTURER', value: (profile) => profile.manufacturer },
        { title: 'MODEL', value: (profile) => profile.model },
        { title: 'RESOURCES', value: (profile) => profile.deviceResources?.length ?? 0, right: true },
        { title: 'DEVICES', value: (profile) => profile.linkedDeviceCount, right: true },
      ],
      empty: 'There are no profiles. Add one with "skerry profile upload" or "skerry profile import".',
    });
  },
});
