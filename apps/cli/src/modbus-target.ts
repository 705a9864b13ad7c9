import { UsageError } from './usage-error.ts';

/** Seconds, as EdgeX's device-modbus counts them; the answer is waited for less long than a command waits, so that the device's own error is told. */
const TIMEOUTS = { Timeout: '2', IdleTimeout: '60' };

/**
 * Reads where a Modbus device is, as people write it: `192.168.1.20:502/1`, `plc.local/3`, `/dev/ttyUSB0/1` or `/dev/ttyUSB0:19200:8E1/1`.
 *
 * @throws {UsageError} if it cannot be understood.
 */
export function modbusProtocol(address: string): Record<string, Record<string, string>> {
  const serial = /^(\/dev\/[^:]+?)(?::(\d+)(?::([78])([NOE])([12]))?)?\/(\d+)$/.exec(address);
  if (serial) {
    const [, path = '', baud = '9600', bits = '8', parity = 'N', stop = '1', unit = '1'] = serial;
    return {
      'modbus-rtu': { Address: path, UnitID: unitOf(unit), BaudRate: baud, DataBits: bits, StopBits: stop, Parity: parity, ...TIMEOUTS },
    };
  }
  const tcp = /^(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d+))?(?:\/(\d+))?$/i.exec(address);
  if (tcp === null)
    throw new UsageError(`--modbus "${address}" is not an address. Write HOST:PORT/UNIT, such as 192.168.1.20:502/1, or /dev/ttyUSB0/1.`);
  const [, host = '', port = '502', unit = '1'] = tcp;
  if (Number(port) < 1 || Number(port) > 65535) throw new UsageError(`--modbus "${address}": the port must be 1 to 65535.`);
  return { 'modbus-tcp': { Address: host.replace(/^\[|\]$/g, ''), Port: port, UnitID: unitOf(unit), ...TIMEOUTS } };
}

function unitOf(text: string): string {
  if (Number(text) > 255) throw new UsageError(`The Modbus unit ${text} is not within 0 to 255.`);
  return text;
}
