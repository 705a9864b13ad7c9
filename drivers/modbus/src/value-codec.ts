import { EdgeError, integerRange, isIntegerType, type ValueType } from '@skerry/contracts';
import type { DeviceValue } from '@skerry/device-sdk';

/** What a codec must know about a value. */
export interface ValueDescription {
  readonly valueType: ValueType;
  /** The integer type in the device of a value that is a float for everyone else. */
  readonly rawType?: ValueType;
  /** Swap the two bytes of each register; 32-bit values only, as on EdgeX. */
  readonly byteSwap?: boolean;
  /** Swap the two registers; 32-bit values only. */
  readonly wordSwap?: boolean;
  /** Bit of the register, for Bool. */
  readonly bit?: number;
  /** Bytes of a String. */
  readonly stringBytes?: number;
}

/** Turns the bytes of registers into a value and back; `decode(encode(v))` is `v` for each value that the type can hold. */
export interface ValueCodec {
  /** How many bits the value takes in the device. */
  readonly bits: number;
  decode(bytes: Uint8Array): DeviceValue;
  /** @throws {EdgeError} kind `ContractInvalid` if the value does not fit. */
  encode(value: DeviceValue): Uint8Array;
}

interface NumberForm {
  readonly bytes: number;
  get(view: DataView): number | bigint;
  set(view: DataView, value: number | bigint): void;
}

const NUMBER_FORMS: ReadonlyMap<string, NumberForm> = new Map<ValueType, NumberForm>([
  ['Int16', { bytes: 2, get: (view) => view.getInt16(0), set: (view, value) => view.setInt16(0, Number(value)) }],
  ['Uint16', { bytes: 2, get: (view) => view.getUint16(0), set: (view, value) => view.setUint16(0, Number(value)) }],
  ['Int32', { bytes: 4, get: (view) => view.getInt32(0), set: (view, value) => view.setInt32(0, Number(value)) }],
  ['Uint32', { bytes: 4, get: (view) => view.getUint32(0), set: (view, value) => view.setUint32(0, Number(value)) }],
  ['Int64', { bytes: 8, get: (view) => view.getBigInt64(0), set: (view, value) => view.setBigInt64(0, BigInt(value)) }],
  ['Uint64', { bytes: 8, get: (view) => view.getBigUint64(0), set: (view, value) => view.setBigUint64(0, BigInt(value)) }],
  ['Float32', { bytes: 4, get: (view) => view.getFloat32(0), set: (view, value) => view.setFloat32(0, Number(value)) }],
  ['Float64', { bytes: 8, get: (view) => view.getFloat64(0), set: (view, value) => view.setFloat64(0, Number(value)) }],
]);

const RAW_TYPES: Readonly<Record<'Float32' | 'Float64', readonly ValueType[]>> = {
  Float32: ['Int16', 'Uint16', 'Float32'],
  Float64: ['Int16', 'Uint16', 'Int32', 'Float64'],
};

/**
 * The codec of a value: big endian, with the swaps and the raw type that its description asks for.
 *
 * @throws {EdgeError} kind `ContractInvalid` if Modbus has no such value.
 */
export function createValueCodec(description: ValueDescription): ValueCodec {
  const { valueType } = description;
  if (valueType === 'Bool') return boolCodec(description.bit);
  if (valueType === 'String') return stringCodec(description.stringBytes ?? 0);
  return numberCodec(description, storedType(description));
}

/** Only floats can have another type in the device; a `rawType` of integers changes nothing, as on EdgeX. */
function storedType({ valueType, rawType = valueType }: ValueDescription): ValueType {
  if (!NUMBER_FORMS.has(valueType)) {
    throw new EdgeError(
      'ContractInvalid',
      `Modbus has no values of type ${valueType}. Use Bool, String, or an integer or float of 16, 32 or 64 bits.`,
    );
  }
  if (valueType !== 'Float32' && valueType !== 'Float64') return valueType;
  if (RAW_TYPES[valueType].includes(rawType)) return rawType;
  throw new EdgeError(
    'ContractInvalid',
    `Attribute rawType ${rawType} cannot be read as ${valueType}. Use Float32 for Int16 and Uint16, Float64 for Int32 too.`,
  );
}

function numberCodec(description: ValueDescription, type: ValueType): ValueCodec {
  const form = NUMBER_FORMS.get(type) as NumberForm;
  const order = form.bytes === 4 ? byteOrder(description) : undefined;
  return {
    bits: form.bytes * 8,
    decode(bytes) {
      const ordered = order === undefined ? bytes : reorder(bytes, order);
      return form.get(new DataView(ordered.buffer, ordered.byteOffset, form.bytes));
    },
    encode(value) {
      const bytes = new Uint8Array(form.bytes);
      form.set(new DataView(bytes.buffer), fitted(value, type));
      return order === undefined ? bytes : reorder(bytes, order);
    },
  };
}

/** Both swaps undo themselves, so that one order serves both ways. */
function byteOrder({ byteSwap, wordSwap }: ValueDescription): readonly number[] | undefined {
  if (byteSwap) return wordSwap ? [3, 2, 1, 0] : [1, 0, 3, 2];
  return wordSwap ? [2, 3, 0, 1] : undefined;
}

function reorder(bytes: Uint8Array, order: readonly number[]): Uint8Array {
  return Uint8Array.from(order, (index) => bytes[index] ?? 0);
}

/** The value as the stored type takes it: a float for an integer register is rounded, and nothing wraps around. */
function fitted(value: DeviceValue, type: ValueType): number | bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw misfit(value, type);
  if (!isIntegerType(type)) return value;
  const whole = wholeValue(value);
  const [min, max] = integerRange(type);
  if (whole === undefined || whole < min || whole > max) throw misfit(value, type);
  return whole;
}

function wholeValue(value: number | bigint): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return Number.isFinite(value) ? BigInt(Math.round(value)) : undefined;
}

function misfit(value: DeviceValue, type: string): EdgeError {
  return new EdgeError('ContractInvalid', `Value ${String(value)} does not fit the device's ${type}.`);
}

/** A Bool is one coil, or one bit of a register. */
function boolCodec(bit = 0): ValueCodec {
  return {
    bits: 1,
    decode(bytes) {
      const byte = bytes[bytes.length - 1 - (bit >> 3)] ?? 0;
      return ((byte >> (bit & 7)) & 1) === 1;
    },
    encode(value) {
      if (typeof value !== 'boolean') throw misfit(value, 'Bool');
      const register = new Uint8Array(2);
      new DataView(register.buffer).setUint16(0, value ? 1 << bit : 0);
      return register;
    },
  };
}

function stringCodec(size: number): ValueCodec {
  return {
    bits: size * 8,
    decode: (bytes) => Buffer.from(trimNul(bytes)).toString('utf8'),
    encode(value) {
      const bytes = new Uint8Array(size);
      new TextEncoder().encodeInto(String(value), bytes);
      return bytes;
    },
  };
}

function trimNul(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && bytes[start] === 0) start += 1;
  while (end > start && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(start, end);
}
