import type { ValueType } from '@skerry/contracts';
import type { DriverContext, DriverDevice, ReadRequest, WriteRequest } from '@skerry/device-sdk';
import { type Clock, type Logger, systemClock, systemRandom } from '@skerry/runtime';

const silent: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

/** A driver's context for tests, with the real clock unless another is given. */
export function testContext(signal: AbortSignal = new AbortController().signal, clock: Clock = systemClock): DriverContext {
  return {
    service: 'device-modbus',
    log: silent,
    clock,
    random: systemRandom(clock),
    settings: {},
    signal,
    dataDir: '/nonexistent',
    correlationId: '',
    device: () => undefined,
    push: () => undefined,
  };
}

/** A device with these protocols. */
export function testDevice(protocols: DriverDevice['protocols'], name = 'pump-1'): DriverDevice {
  return { name, profileName: 'Pump', protocols, labels: [], tags: {}, properties: {} };
}

/** A Modbus TCP device on a loopback port. */
export function tcpDevice(port: number, more: Record<string, unknown> = {}): DriverDevice {
  return testDevice({ 'modbus-tcp': { Address: '127.0.0.1', Port: port, UnitID: 1, Timeout: 1, IdleTimeout: -1, ...more } });
}

/** A request for one value of a table. */
export function request(startingAddress: unknown, valueType: ValueType = 'Uint16', more: Record<string, unknown> = {}): ReadRequest {
  const attributes = Object.freeze({ primaryTable: 'HOLDING_REGISTERS', startingAddress, ...more });
  return { resource: `R${startingAddress}`, valueType, attributes, properties: { valueType, readWrite: 'RW' } };
}

/** A request to write one value. */
export function writing(value: WriteRequest['value'], to: ReadRequest): WriteRequest {
  return { ...to, value };
}
