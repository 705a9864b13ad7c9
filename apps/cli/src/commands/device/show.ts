import { type Device, type DeviceProfile, type DeviceResource, toEdgeError } from '@skerry/contracts';
import { describeResourceAddress } from '@skerry/driver-modbus';
import { defineCommand } from '../../command.ts';
import { type DeviceStatus, fetchDeviceStatus, type SourceStatus } from '../../connection/device-status.ts';
import { isoTime } from '../../output/event-line.ts';
import { writeOne } from '../../output/output.ts';
import { cellText, formatTable, printable } from '../../output/table.ts';

/** `skerry device show`. */
export const show = defineCommand({
  summary: 'Shows a device: state, protocol, auto events, and each resource with its address, type and limits.',
  examples: ['skerry device show Gateway', 'skerry device show Pump --json'],
  args: { device: { type: 'positional', description: 'Name of the device', required: true } },
  async run({ args, output, platform }) {
    const device = await platform.metadata.devices.get(args.device);
    const profile = device.profileName ? await platform.metadata.profiles.get(device.profileName) : undefined;
    const status = await fetchDeviceStatus(platform, device);
    writeOne(output, { device, profile, status }, () => deviceText(device, profile, status));
  },
});

function deviceText(device: Device, profile: DeviceProfile | undefined, status: DeviceStatus | undefined): string {
  const facts: [string, unknown][] = [
    ['Name', device.name],
    ['Description', device.description],
    ['Service', device.serviceName],
    ['Profile', device.profileName],
    ['State', `${device.adminState}, ${device.operatingState}`],
    ['Labels', device.labels],
    ...Object.entries(device.protocols ?? {}).map(([name, properties]): [string, unknown] => [name, propertiesText(properties)]),
    ...(device.autoEvents ?? []).map((event): [string, unknown] => [
      'Auto event',
      `${event.sourceName} every ${event.interval}${event.onChange ? ', on change' : ''}`,
    ]),
    ...statusFacts(status),
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const head = facts.map(([name, value]) => `${printable(name).padEnd(width)}  ${cellText(value)}`).join('\n');
  return profile === undefined ? head : `${head}\n\n${resourceTable(profile)}${commandTable(profile)}`;
}

/** How the device service gets on with the device: kept apart from its state, which people set. */
function statusFacts(status: DeviceStatus | undefined): [string, unknown][] {
  if (status === undefined) return [];
  const { lastSeen, lastError, sources = [] } = status;
  return [
    ['Last seen', lastSeen ? isoTime(BigInt(lastSeen)) : 'never'],
    ...(lastError ? [['Last error', lastErrorText(lastError, lastSeen)] as [string, unknown]] : []),
    ['Connection', connectionText(status)],
    ...sources.map((each): [string, unknown] => [`Rate of ${each.source}`, rateText(each)]),
  ];
}

function connectionText({ breaker, connection }: DeviceStatus): string {
  if (breaker !== undefined && breaker !== 'closed') return `${breaker}: not tried for a while after failures`;
  return connection?.connected === false ? 'none at the moment' : 'in use';
}

function lastErrorText({ message, at }: { message: string; at: bigint | number }, lastSeen: bigint | number | undefined): string {
  const over = lastSeen !== undefined && BigInt(lastSeen) > BigInt(at);
  return `${message} (${isoTime(BigInt(at))}${over ? '; answers again' : ''})`;
}

function rateText({ askedPerSecond, achievedPerSecond, failures, missed }: SourceStatus): string {
  const rates = `${Number(achievedPerSecond.toPrecision(2))} of ${Number(askedPerSecond.toPrecision(2))} per second`;
  return failures + missed === 0 ? rates : `${rates}, ${failures} failed, ${missed} missed`;
}

function propertiesText(properties: unknown): string {
  return Object.entries(properties as Record<string, unknown>)
    .map(([name, value]) => `${name}=${cellText(value)}`)
    .join(' ');
}

function resourceTable(profile: DeviceProfile): string {
  const resources = (profile.deviceResources ?? []).filter((resource) => !resource.isHidden);
  const addresses = resources.some((resource) => addressOf(resource) !== undefined);
  return formatTable(resources, [
    { title: 'RESOURCE', value: (resource) => resource.name },
    { title: 'TYPE', value: (resource) => resource.properties.valueType },
    { title: 'ACCESS', value: (resource) => resource.properties.readWrite },
    { title: 'UNITS', value: (resource) => resource.properties.units },
    { title: 'LIMITS', value: limitsText },
    ...(addresses ? [{ title: 'ADDRESS', value: addressOf }] : []),
    { title: 'DESCRIPTION', value: (resource) => resource.description },
  ]);
}

function commandTable(profile: DeviceProfile): string {
  const commands = (profile.deviceCommands ?? []).filter((command) => !command.isHidden);
  if (commands.length === 0) return '';
  return `\n\n${formatTable(commands, [
    { title: 'COMMAND', value: (command) => command.name },
    { title: 'ACCESS', value: (command) => command.readWrite },
    { title: 'RESOURCES', value: (command) => command.resourceOperations.map((operation) => operation.deviceResource) },
  ])}`;
}

function limitsText({ properties }: DeviceResource): string {
  const { minimum, maximum } = properties;
  if (minimum === undefined && maximum === undefined) return '';
  return `${minimum ?? ''} … ${maximum ?? ''}`;
}

/** Registers are shown as manuals count them, from 0 and from 1. */
function addressOf(resource: DeviceResource): string | undefined {
  const attributes = resource.attributes ?? {};
  if (!('primaryTable' in attributes)) return undefined;
  try {
    return describeResourceAddress(attributes, resource.properties.valueType);
  } catch (error) {
    return toEdgeError(error).message; // what is wrong with the attributes is what the reader needs to see
  }
}
