import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/output.ts';
import { fetchAll } from '../../paging.ts';

/** `skerry device list`. */
export const list = defineCommand({
  summary: 'Lists devices: their service, profile and state.',
  examples: ['skerry device list', 'skerry device list --service device-modbus', 'skerry device list --label line-3 --json'],
  args: {
    service: { type: 'string', description: 'Only devices of this device service', valueHint: 'name' },
    profile: { type: 'string', description: 'Only devices with this profile', valueHint: 'name' },
    label: { type: 'string', description: 'Only devices with this label', valueHint: 'label' },
  },
  async run({ args, output, platform }) {
    const { devices } = platform.metadata;
    const found = await fetchAll((query) => {
      if (args.service) return devices.ofService(args.service, query);
      if (args.profile) return devices.ofProfile(args.profile, query);
      return devices.list({ ...query, ...(args.label && { labels: [args.label] }) });
    });
    const kept = found.filter(
      (device) => (!args.profile || device.profileName === args.profile) && (!args.label || device.labels?.includes(args.label)),
    );
    writeRows(output, kept, {
      columns: [
        { title: 'NAME', value: (device) => device.name },
        { title: 'STATE', value: (device) => (device.adminState === 'LOCKED' ? 'LOCKED' : device.operatingState) },
        { title: 'SERVICE', value: (device) => device.serviceName },
        { title: 'PROFILE', value: (device) => device.profileName },
        { title: 'LABELS', value: (device) => device.labels },
      ],
      empty: 'There are no such devices. Add one with "skerry device add".',
    });
  },
});
