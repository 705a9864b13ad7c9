import { type DeviceValue, DriverError } from '@skerry/device-sdk';
import { bitsPerCell, describeAddress, isWritable } from './address.ts';
import { ModbusRefusal } from './modbus-exception.ts';
import type { CellRange, ModbusUnit } from './modbus-unit.ts';
import { maskRegisterPdu, readPdu, writeCoilPdu, writeCoilsPdu, writeRegisterPdu, writeRegistersPdu } from './pdu.ts';
import type { ModbusPoint } from './point.ts';

const ILLEGAL_FUNCTION = 1;

/**
 * Writes a value to its registers, coils or bit.
 *
 * Functions as on EdgeX: 15 for coils, 6 for one register, 16 for more. A unit that has not the one is asked by the other (5, 16). One bit of a register is written by
 * function 22, which leaves the other bits alone; where the unit has not got that, the register is read and written back.
 *
 * @throws {DriverError} telling whether the unit may have acted; EdgeError if the value does not fit.
 */
export async function writePoint(point: ModbusPoint, value: DeviceValue, unit: ModbusUnit): Promise<void> {
  const { table, start, bit } = point.address;
  if (!isWritable(table))
    throw new DriverError(`${describeAddress(point.address, point.cells)} cannot be written: ${table} are read-only.`, {
      fault: 'answer',
      executed: 'no',
    });
  const range = { table, start, cells: point.cells };
  const bytes = point.codec.encode(value);
  if (bitsPerCell(table) === 1) await writeCoils(bytes, range, unit);
  else if (bit !== undefined && typeof value === 'boolean') await writeBit(bit, value, { range, unit });
  else await writeRegisters(bytes, range, unit);
}

async function writeCoils(bytes: Uint8Array, range: CellRange, unit: ModbusUnit): Promise<void> {
  const packed = range.cells === 1 ? bytes.subarray(1) : bytes;
  const several = writeCoilsPdu(range.start, range.cells, packed);
  if (range.cells > 1) return unit.write(several, range);
  await orElse(
    () => unit.write(several, range),
    () => unit.write(writeCoilPdu(range.start, packed[0] === 1), range),
  );
}

async function writeRegisters(bytes: Uint8Array, range: CellRange, unit: ModbusUnit): Promise<void> {
  const several = writeRegistersPdu(range.start, bytes);
  if (range.cells > 1) return unit.write(several, range);
  await orElse(
    () => unit.write(writeRegisterPdu(range.start, bytes), range),
    () => unit.write(several, range),
  );
}

async function writeBit(bit: number, on: boolean, { range, unit }: { range: CellRange; unit: ModbusUnit }): Promise<void> {
  await orElse(
    () => unit.write(maskRegisterPdu(range.start, bit, on), range),
    async () => {
      const register = await unit.read(readPdu(range.table, range.start, 1), range);
      await writeRegisters(withBit(register, bit, on), range, unit);
    },
  );
}

function withBit(register: Uint8Array, bit: number, on: boolean): Uint8Array {
  const bytes = Uint8Array.from(register);
  const index = 1 - (bit >> 3);
  const mask = 1 << (bit & 7);
  bytes[index] = on ? (bytes[index] ?? 0) | mask : (bytes[index] ?? 0) & ~mask;
  return bytes;
}

/** Goes the other way if the unit does not know the function of the first: then it has not acted. */
async function orElse(first: () => Promise<void>, other: () => Promise<void>): Promise<void> {
  try {
    await first();
  } catch (error) {
    if (!(error instanceof ModbusRefusal) || error.code !== ILLEGAL_FUNCTION) throw error;
    await other();
  }
}
