import { failuresOf } from '@skerry/client';
import { type Device, EdgeError } from '@skerry/contracts';
import { parseYaml } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { parseCsv } from '../../csv/csv.ts';
import { devicesOfRows } from '../../csv/device-list.ts';
import { readInput } from '../../input-file.ts';
import { amount } from '../../output/amount.ts';
import { confirm } from '../../output/confirm.ts';
import { UsageError } from '../../usage-error.ts';

/** `skerry device import`. */
export const importDevices = defineCommand({
  summary: "Adds the devices of a file: CSV, or EdgeX's device list in YAML or JSON.",
  examples: [
    'skerry device import devices.csv',
    'skerry device import devices.yaml --service device-modbus --yes',
    'skerry device import devices.csv --dry-run --json',
  ],
  args: {
    file: {
      type: 'positional',
      description:
        'The file, or - for standard input. CSV columns: name, profile, modbus (HOST:PORT/UNIT) or service and protocol.Property, autoevents (10s:Flow), labels',
      required: true,
    },
    service: { type: 'string', description: 'Device service of devices that name none', valueHint: 'name' },
    'dry-run': { type: 'boolean', description: 'Show what would be added, and add nothing' },
    unchecked: { type: 'boolean', description: 'Do not ask the device service whether addresses are right' },
    yes: { type: 'boolean', alias: 'y', description: 'Add without asking' },
  },
  async run({ args, output, platform }) {
    const devices = withDefaults(devicesOf(args.file, await readInput(args.file)), args.service);
    if (args['dry-run']) {
      output.line(JSON.stringify(devices, undefined, output.json ? undefined : 2));
      return;
    }
    await confirm(`Add ${amount(devices.length, 'device')}?`, { yes: args.yes === true });
    const replies = await platform.metadata.devices.add(devices, { bypassValidation: args.unchecked === true });
    const failures = failuresOf(replies);
    for (const { index, error } of failures) output.note(`${devices[index]?.name}: ${error.message}`);
    output.note(`Added ${replies.length - failures.length} of ${amount(devices.length, 'device')}.`);
    if (failures[0] !== undefined) throw new EdgeError(failures[0].error.kind, `${amount(failures.length, 'device')} not added.`);
  },
});

/** The devices a file describes; the ending tells its form, CSV for standard input unless it begins like YAML or JSON. */
function devicesOf(name: string, text: string): Partial<Device>[] {
  const isCsv = name.endsWith('.csv') || (name === '-' && !/^\s*(\[|\{|deviceList:)/.test(text));
  if (isCsv) return devicesOfRows(parseCsv(text));
  const content = parseYaml(text) as { deviceList?: Partial<Device>[] } | Partial<Device>[] | undefined;
  const list = Array.isArray(content) ? content : content?.deviceList;
  if (!Array.isArray(list) || list.length === 0)
    throw new UsageError(`"${name}" holds no devices: it must be a list, or have a member "deviceList".`);
  return list;
}

function withDefaults(devices: readonly Partial<Device>[], service: string | undefined): Partial<Device>[] {
  return devices.map(
    (device) => ({ adminState: 'UNLOCKED', operatingState: 'UP', ...(service && { serviceName: service }), ...device }) as Partial<Device>,
  );
}
