import { formatYaml } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { formatCsv } from '../../csv/csv.ts';
import { rowsOfDevices } from '../../csv/device-list.ts';
import { fetchAll } from '../../paging.ts';

/** `skerry device export`. */
export const exportDevices = defineCommand({
  summary: 'Writes devices to standard output, as CSV or as EdgeX\'s device list; "device import" reads both back.',
  examples: ['skerry device export > devices.csv', 'skerry device export --service device-modbus --format yaml > devices.yaml'],
  args: {
    service: { type: 'string', description: 'Only devices of this device service', valueHint: 'name' },
    format: { type: 'enum', options: ['csv', 'yaml'], default: 'csv', description: 'Form of the file' },
  },
  async run({ args, output, platform }) {
    const { devices } = platform.metadata;
    const found = await fetchAll((query) => (args.service ? devices.ofService(args.service, query) : devices.list(query)));
    if (output.json) output.line(JSON.stringify(found));
    else if (args.format === 'yaml')
      output.line(
        formatYaml({ deviceList: found.map(({ id: _id, created: _created, modified: _modified, ...device }) => device) }).trimEnd(),
      );
    else {
      const { names, rows } = rowsOfDevices(found);
      output.line(formatCsv(names, rows).trimEnd());
    }
  },
});
