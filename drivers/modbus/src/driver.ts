import { EdgeError } from '@skerry/contracts';
import {
  type DriverContext,
  type DriverDevice,
  DriverError,
  defineDriver,
  faultOf,
  type ReadRequest,
  type ReadResult,
  type WriteRequest,
} from '@skerry/device-sdk';
import { type LineSettings, lineKey, parseLineSettings } from './line-settings.ts';
import { ModbusConnection } from './modbus-connection.ts';
import { ModbusUnit } from './modbus-unit.ts';
import { ModbusProtocolsSchema } from './protocol-schema.ts';
import { readPoints } from './read-points.ts';
import { writePoint } from './write-point.ts';

/** A command may take this many times the device's Timeout: it may consist of many requests, each of which ends by itself. */
const TIMEOUTS_PER_COMMAND = 10;

/** How long a line whose devices close it after every command stays open between connecting and the first command. */
const FIRST_COMMAND_MS = 1000;

/**
 * The Modbus driver: TCP, RTU and ASCII, with the attributes and protocol properties of EdgeX's device-modbus.
 *
 * All units behind one gateway or on one serial line share a connection. Reads of neighbouring cells become one request.
 */
export const modbusDriver = defineDriver<ModbusConnection>({
  name: 'modbus',
  protocol: ModbusProtocolsSchema,
  connectionKey,
  connect,
  deadlineMs,
  read,
  write,
  validate: (device) => void parseLineSettings(device.protocols),
});

/** A device whose properties make no sense is alone on its line, where its error reaches whoever asks for it. */
function connectionKey(device: DriverDevice): string {
  const settings = settingsOrError(device);
  return settings instanceof EdgeError ? device.name : lineKey(settings);
}

function deadlineMs(device: DriverDevice): number {
  const settings = settingsOrError(device);
  if (settings instanceof EdgeError) return FIRST_COMMAND_MS;
  const extraMs = settings.protocol === 'modbus-tcp' ? settings.connectDelayMs + settings.linkRecoveryMs : 0;
  return settings.timeoutMs * TIMEOUTS_PER_COMMAND + extraMs;
}

async function connect(device: DriverDevice, context: DriverContext): Promise<ModbusConnection> {
  const settings = settingsOf(device);
  const connection = new ModbusConnection(settings, context.clock);
  await connection.line.open(settings, context.signal);
  connection.line.rest(settings.idleMs || FIRST_COMMAND_MS);
  return connection;
}

async function read(
  connection: ModbusConnection,
  requests: readonly ReadRequest[],
  device: DriverDevice,
  context: DriverContext,
): Promise<ReadResult[]> {
  const settings = settingsOf(device);
  const points = requests.map((request) => connection.pointOf(request));
  try {
    const unit = new ModbusUnit(connection.line, settings, context.signal);
    const values = await readPoints(points, { unit, unitId: settings.unit, splits: connection.splits });
    return values.map((value) => ({ value }));
  } finally {
    connection.line.rest(settings.idleMs);
  }
}

async function write(
  connection: ModbusConnection,
  requests: readonly WriteRequest[],
  device: DriverDevice,
  context: DriverContext,
): Promise<void> {
  const settings = settingsOf(device);
  const unit = new ModbusUnit(connection.line, settings, context.signal);
  const written: string[] = [];
  try {
    for (const request of requests) {
      await writeOne(connection, request, unit);
      written.push(request.resource);
    }
  } catch (error) {
    throw asWriteError(error, written);
  } finally {
    connection.line.rest(settings.idleMs);
  }
}

async function writeOne(connection: ModbusConnection, request: WriteRequest, unit: ModbusUnit): Promise<void> {
  const { resource, value } = request;
  if (value === null) throw new EdgeError('ContractInvalid', `Cannot write null to "${resource}": Modbus has no such value.`);
  await writePoint(connection.pointOf(request), value, unit);
}

/** A failure of this package's own checks was found before anything was sent. */
function asWriteError(error: unknown, written: readonly string[]): unknown {
  const failure = error instanceof EdgeError && !(error instanceof DriverError) ? refused(error) : error;
  if (written.length === 0) return failure;
  const message = `${(failure as Error).message} Written before that: ${written.join(', ')}.`;
  return new DriverError(message, { fault: faultOf(failure), executed: 'maybe' });
}

function settingsOf(device: DriverDevice): LineSettings {
  const settings = settingsOrError(device);
  if (settings instanceof EdgeError) throw refused(settings);
  return settings;
}

function settingsOrError(device: DriverDevice): LineSettings | EdgeError {
  try {
    return parseLineSettings(device.protocols);
  } catch (error) {
    return error as EdgeError;
  }
}

function refused(cause: Error): DriverError {
  return new DriverError(cause.message, { fault: 'answer', executed: 'no' });
}
