import { DriverError } from '@skerry/device-sdk';
import type { ModbusTable } from './address.ts';
import { type ModbusException, readException } from './modbus-exception.ts';

/** The Modbus function codes that the driver uses. */
const FUNCTION = {
  readCoils: 1,
  readDiscreteInputs: 2,
  readHoldingRegisters: 3,
  readInputRegisters: 4,
  writeCoil: 5,
  writeRegister: 6,
  writeCoils: 15,
  writeRegisters: 16,
  maskRegister: 22,
} as const;

const READ_FUNCTION: Readonly<Record<ModbusTable, number>> = {
  coils: FUNCTION.readCoils,
  'discrete inputs': FUNCTION.readDiscreteInputs,
  'input registers': FUNCTION.readInputRegisters,
  'holding registers': FUNCTION.readHoldingRegisters,
};

/** The request for `cells` registers or bits from `start` on. */
export function readPdu(table: ModbusTable, start: number, cells: number): Uint8Array {
  return bytesOf(READ_FUNCTION[table], [start, cells]);
}

/** The request that sets one coil. */
export function writeCoilPdu(start: number, on: boolean): Uint8Array {
  return bytesOf(FUNCTION.writeCoil, [start, on ? 0xff00 : 0]);
}

/** The request that sets `count` coils to packed bits. */
export function writeCoilsPdu(start: number, count: number, packed: Uint8Array): Uint8Array {
  return bytesOf(FUNCTION.writeCoils, [start, count], packed);
}

/** The request that sets one register to two bytes. */
export function writeRegisterPdu(start: number, bytes: Uint8Array): Uint8Array {
  return bytesOf(FUNCTION.writeRegister, [start, ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)]);
}

/** The request that sets as many registers as the bytes fill. */
export function writeRegistersPdu(start: number, bytes: Uint8Array): Uint8Array {
  return bytesOf(FUNCTION.writeRegisters, [start, bytes.length / 2], bytes);
}

/** The request that sets one bit of a register and leaves the others, in the device itself. */
export function maskRegisterPdu(start: number, bit: number, on: boolean): Uint8Array {
  return bytesOf(FUNCTION.maskRegister, [start, 0xffff & ~(1 << bit), on ? 1 << bit : 0]);
}

function bytesOf(functionCode: number, words: readonly number[], data?: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + words.length * 2 + (data === undefined ? 0 : 1 + data.length));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, functionCode);
  for (const [index, word] of words.entries()) view.setUint16(1 + index * 2, word);
  if (data !== undefined) {
    view.setUint8(1 + words.length * 2, data.length);
    bytes.set(data, 2 + words.length * 2);
  }
  return bytes;
}

/** How many bytes of PDU the good reply to a request has; exception replies have two. */
export function replyLength(request: Uint8Array): number {
  const functionCode = request[0] ?? 0;
  const cells = ((request[3] ?? 0) << 8) | (request[4] ?? 0);
  if (functionCode <= FUNCTION.readDiscreteInputs) return 2 + Math.ceil(cells / 8);
  if (functionCode <= FUNCTION.readInputRegisters) return 2 + cells * 2;
  return functionCode === FUNCTION.maskRegister ? 7 : 5;
}

/** The exception that a reply reports, or `undefined`. */
export function exceptionOf(request: Uint8Array, reply: Uint8Array): ModbusException | undefined {
  return reply.length >= 2 && reply[0] === ((request[0] ?? 0) | 0x80) ? readException(reply[1] ?? 0) : undefined;
}

/**
 * The data bytes of a reply to a read, or nothing of a reply to a write, once it has been checked against its request.
 *
 * @throws {DriverError} if the reply answers something else: another function, another number of bytes, another address.
 */
export function checkedReply(request: Uint8Array, reply: Uint8Array): Uint8Array {
  const expected = replyLength(request);
  if (reply[0] !== request[0]) throw strangeReply(`it answered function ${reply[0]} where function ${request[0]} was asked`);
  if (reply.length !== expected) throw strangeReply(`it has ${reply.length} bytes where ${expected} were due`);
  if ((request[0] ?? 0) > FUNCTION.readInputRegisters) return checkedEcho(request, reply);
  if (reply[1] !== expected - 2) throw strangeReply(`it counts ${reply[1]} bytes where ${expected - 2} were due`);
  return reply.subarray(2);
}

/** A device repeats what it wrote: address and value, or address and count. */
function checkedEcho(request: Uint8Array, reply: Uint8Array): Uint8Array {
  const echoed = reply.every((byte, index) => byte === request[index]);
  if (!echoed) throw strangeReply('it confirms another write than the one asked for');
  return reply.subarray(reply.length);
}

function strangeReply(what: string): DriverError {
  return new DriverError(`The device sent a wrong reply: ${what}.`, { fault: 'silent', executed: 'maybe' });
}
