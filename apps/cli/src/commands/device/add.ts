import { allSucceeded } from '@skerry/client';
import type { AutoEvent } from '@skerry/contracts';
import { defineCommand } from '../../command.ts';
import { modbusProtocol } from '../../modbus-target.ts';
import { assignments } from '../../options.ts';
import { UsageError } from '../../usage-error.ts';

/** `skerry device add`. */
export const add = defineCommand({
  summary: 'Adds a device to a device service.',
  examples: [
    'skerry device add Pump --profile Pump --modbus 192.168.1.20:502/1 --every 10s:Flow',
    'skerry device add Pump --profile Pump --modbus /dev/ttyUSB0/1 # RTU, 9600 8N1',
    'skerry device add Sensor --profile Sensor --service device-mqtt --protocol mqtt CommandTopic=sensor/cmd',
  ],
  args: {
    device: { type: 'positional', description: 'Name of the new device', required: true },
    properties: { type: 'positional', description: 'Protocol properties, name=value', required: false },
    profile: { type: 'string', description: 'Profile that describes it', valueHint: 'name', required: true },
    modbus: {
      type: 'string',
      description: 'HOST[:PORT]/UNIT for Modbus TCP, or the path of a serial line with /UNIT behind it',
      valueHint: 'address',
    },
    service: { type: 'string', description: 'Device service; device-modbus with --modbus', valueHint: 'name' },
    protocol: { type: 'string', description: 'Name of the protocol whose properties follow', valueHint: 'name' },
    every: { type: 'string', description: 'Auto events, INTERVAL:SOURCE, several separated by commas', valueHint: 'list' },
    'on-change': { type: 'boolean', description: 'Publish auto events only when the value changed' },
    label: { type: 'string', description: 'Labels, separated by commas', valueHint: 'list' },
    description: { type: 'string', description: 'What it is', valueHint: 'text' },
    unchecked: { type: 'boolean', description: 'Do not ask the device service whether the address is right' },
  },
  async run({ args, rest, output, platform }) {
    const serviceName = args.service ?? (args.modbus ? 'device-modbus' : undefined);
    if (serviceName === undefined) throw new UsageError('Name the device service with --service, or the address with --modbus.');
    const device = {
      name: args.device,
      description: args.description ?? '',
      serviceName,
      profileName: args.profile,
      adminState: 'UNLOCKED',
      operatingState: 'UP',
      labels: listOf(args.label),
      protocols: args.modbus ? modbusProtocol(args.modbus) : { [args.protocol ?? 'other']: assignments(rest.slice(1)) },
      autoEvents: autoEventsOf(args.every, args['on-change'] === true),
    } as const;
    const replies = await platform.metadata.devices.add([device], { bypassValidation: args.unchecked === true });
    allSucceeded(replies);
    if (output.json) output.line(JSON.stringify({ name: device.name, id: replies[0]?.id }));
    else output.note(`Added device ${device.name}. Try: skerry device watch ${device.name} RESOURCE`);
  },
});

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

/** `10s:Flow,1m:Level` as auto events. */
function autoEventsOf(text: string | undefined, onChange: boolean): AutoEvent[] {
  return listOf(text).map((entry) => {
    const at = entry.indexOf(':');
    if (at < 1) throw new UsageError(`--every "${entry}" is not of the form INTERVAL:SOURCE, such as 10s:Flow.`);
    return { interval: entry.slice(0, at), onChange, sourceName: entry.slice(at + 1) } as AutoEvent;
  });
}
