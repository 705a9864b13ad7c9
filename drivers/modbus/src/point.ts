import { canonicalValueType, EdgeError, type ValueType } from '@skerry/contracts';
import { bitsPerCell, describeAddress, type ModbusAddress, parseAddress } from './address.ts';
import { createValueCodec, type ValueCodec } from './value-codec.ts';
import { wholeNumber } from './whole-number.ts';

/** A resource of a profile as Modbus sees it. */
export interface ModbusPoint {
  readonly address: ModbusAddress;
  /** Registers or coils it takes. */
  readonly cells: number;
  readonly codec: ValueCodec;
}

/** The most registers a String may take: what fits one write. */
const MAX_STRING_REGISTERS = 123;

const TRUE_WORDS = ['1', 't', 'true'];
const FALSE_WORDS = ['0', 'f', 'false'];

/**
 * The point that a resource's attributes and value type describe.
 *
 * @throws {EdgeError} kind `ContractInvalid` naming the attribute that is wrong and what would be right.
 */
export function pointOf(attributes: Readonly<Record<string, unknown>>, valueType: ValueType): ModbusPoint {
  const address = parseAddress(attributes);
  if (valueType !== 'Bool' && address.bit) {
    throw new EdgeError(
      'ContractInvalid',
      `Attribute startingAddress is "${attributes.startingAddress}", but only a Bool can be one bit of a register.`,
    );
  }
  const codec = createValueCodec({
    valueType,
    rawType: rawTypeOf(attributes.rawType),
    byteSwap: switchOf('isByteSwap', attributes),
    wordSwap: switchOf('isWordSwap', attributes),
    bit: address.bit,
    stringBytes: valueType === 'String' ? 2 * stringRegisters(address, attributes) : undefined,
  });
  const cells = Math.max(1, codec.bits / bitsPerCell(address.table));
  if (address.start + cells > 0x10000)
    throw new EdgeError('ContractInvalid', `The value at ${describeAddress(address)} would end beyond address 65535.`);
  return { address, cells: Math.ceil(cells), codec };
}

/**
 * Where a resource is, in words, counted from 0 and as data sheets print it: `holding registers 2-3 (40003-40004)`.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the attributes describe no point.
 */
export function describeResourceAddress(attributes: Readonly<Record<string, unknown>>, valueType: ValueType): string {
  const { address, cells } = pointOf(attributes, valueType);
  return describeAddress(address, cells);
}

function rawTypeOf(value: unknown): ValueType | undefined {
  if (value === undefined) return undefined;
  const type = canonicalValueType(String(value));
  if (type === 'Int16' || type === 'Uint16' || type === 'Int32') return type;
  throw new EdgeError('ContractInvalid', `Attribute rawType is "${value}". Use INT16, UINT16 or INT32.`);
}

function switchOf(name: string, attributes: Readonly<Record<string, unknown>>): boolean {
  const value = attributes[name] ?? false;
  const word = String(value).toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  throw new EdgeError('ContractInvalid', `Attribute ${name} is "${value}". Use true or false.`);
}

function stringRegisters(address: ModbusAddress, attributes: Readonly<Record<string, unknown>>): number {
  const size = wholeNumber(attributes.stringRegisterSize);
  if (bitsPerCell(address.table) === 1)
    throw new EdgeError('ContractInvalid', `A String cannot be kept in ${address.table}. Use a register table.`);
  if (size !== undefined && size >= 1 && size <= MAX_STRING_REGISTERS) return size;
  throw new EdgeError(
    'ContractInvalid',
    `Attribute stringRegisterSize is "${attributes.stringRegisterSize}". A String needs 1 to 123 registers of two bytes.`,
  );
}
