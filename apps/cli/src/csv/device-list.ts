import type { AutoEvent, Device } from '@skerry/contracts';
import { modbusProtocol } from '../modbus-target.ts';
import { UsageError } from '../usage-error.ts';
import type { CsvRow } from './csv.ts';

/** The columns every device list has; protocol properties follow as `protocol.Property`, such as `modbus-tcp.Address`. */
const DEVICE_COLUMNS = ['name', 'service', 'profile', 'description', 'labels', 'state', 'autoevents', 'protocols'] as const;

/**
 * Makes devices of the rows of a CSV file. A column `modbus` takes addresses as people write them (`192.168.1.20:502/1`).
 *
 * @throws {UsageError} that names the line for a row that cannot be understood; nothing is made of half a list.
 */
export function devicesOfRows(rows: readonly CsvRow[]): Partial<Device>[] {
  if (rows.length === 0) throw new UsageError('The device list has no rows below its heading.');
  return rows.map(deviceOf);
}

function deviceOf({ line, cells }: CsvRow): Partial<Device> {
  const protocols = { ...(cells.modbus ? modbusProtocol(cells.modbus) : {}), ...protocolsOf(cells) };
  const serviceName = cells.service || (cells.modbus ? 'device-modbus' : '');
  for (const [column, value] of [
    ['name', cells.name],
    ['profile', cells.profile],
    ['service', serviceName],
  ] as const) {
    if (!value) throw new UsageError(`Line ${line}: the column "${column}" is empty.`);
  }
  return {
    name: cells.name,
    serviceName,
    profileName: cells.profile,
    description: cells.description ?? '',
    labels: labelsOf(cells.labels),
    adminState: cells.state === 'LOCKED' ? 'LOCKED' : 'UNLOCKED',
    operatingState: 'UP',
    autoEvents: autoEventsOf(cells.autoevents, line),
    protocols,
  } as Partial<Device>;
}

/** Property names keep the case that EdgeX gives them, whatever the case of the heading. */
const PROPERTY_NAMES = [
  'Address',
  'Port',
  'UnitID',
  'Timeout',
  'IdleTimeout',
  'BaudRate',
  'DataBits',
  'StopBits',
  'Parity',
  'CommandTopic',
  'Host',
  'Path',
];

/** Protocols without properties have no columns of their own, so the column `protocols` names all. */
function protocolsOf(cells: CsvRow['cells']): Record<string, Record<string, string>> {
  const protocols: Record<string, Record<string, string>> = Object.fromEntries(words(cells.protocols).map((name) => [name, {}]));
  for (const [column, value] of Object.entries(cells)) {
    const at = column.indexOf('.');
    if (at < 1 || value === '') continue;
    const property = column.slice(at + 1);
    const name = PROPERTY_NAMES.find((known) => known.toLowerCase() === property.toLowerCase()) ?? property;
    protocols[column.slice(0, at)] = { ...protocols[column.slice(0, at)], [name]: value };
  }
  return protocols;
}

/** `10s:Flow 1m:Level:change` as auto events. */
function autoEventsOf(text: string | undefined, line: number): AutoEvent[] {
  return words(text).map((entry) => {
    const [interval = '', sourceName = '', change] = entry.split(':');
    if (sourceName === '') throw new UsageError(`Line ${line}: "${entry}" is not an auto event. Write INTERVAL:SOURCE, such as 10s:Flow.`);
    return { interval, sourceName, onChange: change === 'change' } as AutoEvent;
  });
}

/** Labels are separated by spaces, or by `|` where one of them has a space in it. */
function labelsText(labels: readonly string[]): string {
  return labels.some((label) => /\s/.test(label)) ? labels.map((label) => `${label}|`).join('') : labels.join(' ');
}

function labelsOf(text = ''): string[] {
  if (!text.includes('|')) return words(text);
  return text
    .split('|')
    .map((label) => label.trim())
    .filter(Boolean);
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}

/** Returns heading and rows of a device list, readable by {@link devicesOfRows}. */
export function rowsOfDevices(devices: readonly Device[]): { names: string[]; rows: unknown[][] } {
  const properties = [...new Set(devices.flatMap(propertyColumns))].sort();
  const rows = devices.map((device) => [
    device.name,
    device.serviceName,
    device.profileName,
    device.description,
    labelsText(device.labels ?? []),
    device.adminState,
    device.autoEvents?.map((event) => `${event.interval}:${event.sourceName}${event.onChange ? ':change' : ''}`).join(' '),
    Object.keys(device.protocols ?? {}).join(' '),
    ...properties.map((column) => propertyOf(device, column)),
  ]);
  return { names: [...DEVICE_COLUMNS, ...properties], rows };
}

function propertyColumns(device: Device): string[] {
  return Object.entries(device.protocols ?? {}).flatMap(([protocol, properties]) =>
    Object.keys(properties as object).map((name) => `${protocol}.${name}`),
  );
}

function propertyOf(device: Device, column: string): unknown {
  const at = column.indexOf('.');
  return (device.protocols?.[column.slice(0, at)] as Record<string, unknown> | undefined)?.[column.slice(at + 1)];
}
