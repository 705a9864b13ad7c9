import { EdgeError, parseDurationMs } from '@skerry/contracts';
import { wholeNumber } from './whole-number.ts';

/** What a device's `protocols` say about the line it is on and about itself. */
export type LineSettings = TcpSettings | SerialSettings;

interface SharedSettings {
  readonly address: string;
  readonly unit: number;
  /** For connecting, and for each answer. */
  readonly timeoutMs: number;
  /** How long an unused line stays open; 0 closes it after every command, Infinity keeps it. */
  readonly idleMs: number;
}

/** A device reached over TCP. */
export interface TcpSettings extends SharedSettings {
  readonly protocol: 'modbus-tcp';
  readonly port: number;
  readonly connectDelayMs: number;
  /** How long a read goes on connecting anew after its connection broke. */
  readonly linkRecoveryMs: number;
}

/** A device on a serial line. */
export interface SerialSettings extends SharedSettings {
  readonly protocol: 'modbus-rtu' | 'modbus-ascii';
  readonly baudRate: number;
  readonly dataBits: number;
  readonly stopBits: number;
  readonly parity: 'N' | 'O' | 'E';
}

type Properties = Readonly<Record<string, unknown>>;

/** The wait that a Timeout of 0 or less stands for, which would be endless on EdgeX. */
const LONGEST_TIMEOUT_MS = 5000;

const PROTOCOLS = ['modbus-tcp', 'modbus-rtu', 'modbus-ascii'] as const;

/**
 * Reads a device's `protocols`, with EdgeX's keys, case included.
 *
 * @throws {EdgeError} kind `ContractInvalid` naming the property, if it is missing or makes no sense, or if there is not exactly one Modbus protocol.
 */
export function parseLineSettings(protocols: Readonly<Record<string, Properties>>): LineSettings {
  const [protocol, ...more] = PROTOCOLS.filter((name) => protocols[name] !== undefined);
  if (protocol === undefined || more.length > 0) throw notOne(more.length === 0 ? 'none' : [protocol, ...more].join(' and '));
  const properties = protocols[protocol] ?? {};
  return protocol === 'modbus-tcp' ? tcpSettings(properties) : serialSettings(protocol, properties);
}

/** What tells one line from another: host and port, or the path of the port. All units behind a gateway share its line. */
export function lineKey(settings: LineSettings): string {
  return settings.protocol === 'modbus-tcp' ? `${settings.address}:${settings.port}` : settings.address;
}

function notOne(found: string): EdgeError {
  return new EdgeError(
    'ContractInvalid',
    `A Modbus device needs exactly one of the protocols modbus-tcp, modbus-rtu and modbus-ascii; it has ${found}.`,
  );
}

function tcpSettings(properties: Properties): TcpSettings {
  return {
    protocol: 'modbus-tcp',
    address: text(properties, 'Address'),
    port: whole(properties, 'Port', [0, 65535]),
    unit: whole(properties, 'UnitID', [0, 255]),
    timeoutMs: timeoutMs(properties),
    idleMs: idleMs(optionalMs(properties, 'IdleTimeout')),
    connectDelayMs: optionalMs(properties, 'ConnectDelay'),
    linkRecoveryMs: optionalMs(properties, 'LinkRecoveryTimeout'),
  };
}

function serialSettings(protocol: SerialSettings['protocol'], properties: Properties): SerialSettings {
  return {
    protocol,
    address: text(properties, 'Address'),
    unit: whole(properties, 'UnitID', [0, 255]),
    baudRate: whole(properties, 'BaudRate', [50, 4_000_000]),
    dataBits: whole(properties, 'DataBits', [5, 8]),
    stopBits: whole(properties, 'StopBits', [1, 2]),
    parity: parity(properties),
    timeoutMs: timeoutMs(properties),
    // Opening a port may reset what is at its other end, so 0 keeps it open, as on EdgeX.
    idleMs: idleMs(durationMs(properties, 'IdleTimeout') || -1),
  };
}

function text(properties: Properties, key: string): string {
  const value = required(properties, key);
  if (typeof value === 'string' && value !== '') return value;
  throw bad(key, value, 'Use text.');
}

function whole(properties: Properties, key: string, [least, most]: readonly [number, number]): number {
  const value = required(properties, key);
  const number = wholeNumber(value);
  if (number !== undefined && number >= least && number <= most) return number;
  throw bad(key, value, `Use a whole number from ${least} to ${most}.`);
}

function parity(properties: Properties): SerialSettings['parity'] {
  const value = required(properties, 'Parity');
  if (value === 'N' || value === 'O' || value === 'E') return value;
  throw bad('Parity', value, 'Use N (none), O (odd) or E (even).');
}

function timeoutMs(properties: Properties): number {
  const ms = durationMs(properties, 'Timeout');
  return ms > 0 ? ms : LONGEST_TIMEOUT_MS;
}

function idleMs(ms: number): number {
  return ms < 0 ? Number.POSITIVE_INFINITY : ms;
}

/** 0 where absent, or left empty in a form. */
function optionalMs(properties: Properties, key: string): number {
  return (properties[key] ?? '') === '' ? 0 : durationMs(properties, key);
}

/** A number, or a number as text, is seconds without their fraction; other text is a duration. */
function durationMs(properties: Properties, key: string): number {
  const value = required(properties, key);
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isFinite(seconds)) return Math.trunc(seconds) * 1000;
  try {
    return parseDurationMs(String(value));
  } catch (cause) {
    throw bad(key, value, 'Use seconds as a number, or a duration such as 500ms.', cause);
  }
}

function required(properties: Properties, key: string): unknown {
  const value = properties[key];
  if (value !== undefined && value !== null) return value;
  throw new EdgeError('ContractInvalid', `Protocol property ${key} is missing.`);
}

function bad(key: string, value: unknown, hint: string, cause?: unknown): EdgeError {
  return new EdgeError('ContractInvalid', `Protocol property ${key} is "${value}". ${hint}`, { cause });
}
