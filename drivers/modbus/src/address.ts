import { EdgeError } from '@skerry/contracts';
import { wholeNumber } from './whole-number.ts';

/** The four tables of a Modbus device. */
export type ModbusTable = 'coils' | 'discrete inputs' | 'input registers' | 'holding registers';

/** Where a value is in a device. */
export interface ModbusAddress {
  readonly table: ModbusTable;
  /** 0 to 65535, as it travels on the wire. */
  readonly start: number;
  /** Bit of the register, 0 being the least significant; only where the attribute names one other than 0, or names 0 as text (`10.0`). */
  readonly bit?: number;
}

interface TableFacts {
  /** First digit of the addresses that data sheets print. */
  readonly digit: number;
  readonly one: string;
  /** Bits of one cell. */
  readonly bits: 1 | 16;
  readonly writable: boolean;
}

const TABLES: Readonly<Record<ModbusTable, TableFacts>> = {
  coils: { digit: 0, one: 'coil', bits: 1, writable: true },
  'discrete inputs': { digit: 1, one: 'discrete input', bits: 1, writable: false },
  'input registers': { digit: 3, one: 'input register', bits: 16, writable: false },
  'holding registers': { digit: 4, one: 'holding register', bits: 16, writable: true },
};

const TABLE_NAMES: Readonly<Record<string, ModbusTable>> = {
  COILS: 'coils',
  DISCRETES_INPUT: 'discrete inputs',
  DISCRETE_INPUTS: 'discrete inputs',
  INPUT_REGISTERS: 'input registers',
  HOLDING_REGISTERS: 'holding registers',
};

/** How many bits one cell of a table has: 1 for coils and discrete inputs, 16 for registers. */
export function bitsPerCell(table: ModbusTable): 1 | 16 {
  return TABLES[table].bits;
}

/** Whether a table can be written at all. */
export function isWritable(table: ModbusTable): boolean {
  return TABLES[table].writable;
}

/**
 * The address that the attributes `primaryTable` and `startingAddress` name.
 *
 * As on EdgeX: the table in any case, the address a number or text, decimal or `0x` hexadecimal, and `N.b` for bit b of register N. A number with a
 * fraction is read with two decimals, so `10.1` is bit 10; write `10.01` or `"10.1"` for bit 1.
 *
 * @throws {EdgeError} kind `ContractInvalid`.
 */
export function parseAddress(attributes: Readonly<Record<string, unknown>>): ModbusAddress {
  const table = parseTable(attributes.primaryTable);
  const [whole = '', bitText, ...more] = addressText(attributes.startingAddress).split('.');
  const start = wholeNumber(whole);
  if (start === undefined || start > 0xffff || more.length > 0) throw badAddress(attributes.startingAddress);
  if (bitText === undefined) return { table, start };
  const bit = /^\d+$/.test(bitText) ? Number(bitText) : Number.NaN;
  if (!(bit < bitsPerCell(table))) throw badBit(table, attributes.startingAddress);
  return bitsPerCell(table) === 1 ? { table, start } : { table, start, bit };
}

/**
 * An address in words, both as it travels on the wire (from 0) and as data sheets print it (from 1): `holding register 0 (40001)`.
 *
 * @example
 * describeAddress({ table: 'holding registers', start: 2 }, 2); // 'holding registers 2-3 (40003-40004)'
 */
export function describeAddress(address: ModbusAddress, cells = 1): string {
  const { table, start, bit } = address;
  const last = start + cells - 1;
  const wide = last > 9998;
  if (cells > 1) return `${table} ${start}-${last} (${printed(table, start, wide)}-${printed(table, last, wide)})`;
  const place = `${TABLES[table].one} ${start} (${printed(table, start, wide)})`;
  return bit === undefined ? place : `${place} bit ${bit}`;
}

/** Five digits reach the first 9999 cells; beyond that data sheets print six. */
function printed(table: ModbusTable, start: number, wide: boolean): string {
  return `${TABLES[table].digit}${String(start + 1).padStart(wide ? 5 : 4, '0')}`;
}

function parseTable(value: unknown): ModbusTable {
  if (value === undefined)
    throw new EdgeError(
      'ContractInvalid',
      'Attribute primaryTable is missing. Name one of COILS, DISCRETE_INPUTS, INPUT_REGISTERS, HOLDING_REGISTERS.',
    );
  const name = String(value).toUpperCase();
  const table = Object.hasOwn(TABLE_NAMES, name) ? TABLE_NAMES[name] : undefined;
  if (table !== undefined) return table;
  throw new EdgeError(
    'ContractInvalid',
    `Attribute primaryTable is "${value}". Use COILS, DISCRETE_INPUTS, INPUT_REGISTERS or HOLDING_REGISTERS.`,
  );
}

function addressText(value: unknown): string {
  if (value === undefined)
    throw new EdgeError(
      'ContractInvalid',
      'Attribute startingAddress is missing. It is the number of the first register or coil, counted from 0.',
    );
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value).trim();
}

function badAddress(value: unknown): EdgeError {
  return new EdgeError(
    'ContractInvalid',
    `Attribute startingAddress is "${value}". Use a number from 0 to 65535, or register.bit for one bit of a register.`,
  );
}

function badBit(table: ModbusTable, value: unknown): EdgeError {
  const allowed = bitsPerCell(table) === 1 ? `Each of the ${table} is one bit already: leave ".bit" out.` : 'A register has bits 0 to 15.';
  return new EdgeError('ContractInvalid', `Attribute startingAddress is "${value}". ${allowed}`);
}
