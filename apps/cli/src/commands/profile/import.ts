import { allSucceeded } from '@skerry/client';
import { formatYaml } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { parseCsv } from '../../csv/csv.ts';
import { profileOfRegisterList } from '../../csv/register-list.ts';
import { readInput } from '../../input-file.ts';

/** `skerry profile import`. */
export const importProfile = defineCommand({
  summary: 'Makes a Modbus device profile of a register list in CSV and uploads it.',
  examples: [
    'skerry profile import registers.csv --name Pump',
    'skerry profile import registers.csv --name Pump --one-based # addresses counted from 1',
    'skerry profile import registers.csv --name Pump --dry-run > pump.yaml # look first',
  ],
  args: {
    file: {
      type: 'positional',
      description: 'CSV with columns name, table, address, type, access, units, scale, ... or - for standard input',
      required: true,
    },
    name: { type: 'string', description: 'Name of the new profile', valueHint: 'name', required: true },
    'one-based': { type: 'boolean', description: 'Addresses in the list count from 1 (40001 and the like are recognised by themselves)' },
    manufacturer: { type: 'string', description: 'Manufacturer', valueHint: 'name' },
    model: { type: 'string', description: 'Model', valueHint: 'name' },
    'dry-run': { type: 'boolean', description: 'Show the profile, and upload nothing' },
  },
  async run({ args, output, platform }) {
    const options = {
      name: args.name,
      oneBased: args['one-based'] === true,
      ...(args.manufacturer && { manufacturer: args.manufacturer }),
      ...(args.model && { model: args.model }),
    };
    const profile = profileOfRegisterList(parseCsv(await readInput(args.file)), options);
    if (args['dry-run']) {
      output.line(output.json ? JSON.stringify(profile) : formatYaml(profile).trimEnd());
      return;
    }
    allSucceeded(await platform.metadata.profiles.add([profile]));
    output.note(
      `Made profile ${profile.name} with ${profile.deviceResources?.length} resources. Next: skerry device add NAME --profile ${profile.name} --modbus HOST:502/1`,
    );
  },
});
