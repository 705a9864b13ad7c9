import type { ValueType } from '@skerry/contracts';

/** Width and sign of an integer value type. */
export interface IntegerType {
  readonly bits: number;
  readonly signed: boolean;
  readonly min: bigint;
  readonly max: bigint;
}

const integer = (bits: number, signed: boolean): IntegerType => ({
  bits,
  signed,
  min: signed ? -(1n << BigInt(bits - 1)) : 0n,
  max: signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n,
});

const INTEGERS: ReadonlyMap<string, IntegerType> = new Map(
  [8, 16, 32, 64].flatMap((bits) => [[`Int${bits}`, integer(bits, true)] as const, [`Uint${bits}`, integer(bits, false)] as const]),
);

/** The width and sign of a scalar integer type; undefined for every other type. */
export const integerTypeOf = (type: ValueType | string): IntegerType | undefined => INTEGERS.get(type);

/** Whether the type is `Float32` or `Float64`. */
export const isFloat = (type: ValueType | string): boolean => type === 'Float32' || type === 'Float64';

/** Whether onChange compares readings of this type as numbers. */
export const isNumericScalar = (type: ValueType | string): boolean => INTEGERS.has(type) || isFloat(type);

/** An integer in the form its type has in JS: number up to 32 bits, bigint for 64. */
export const asTyped = (value: bigint, type: IntegerType): number | bigint => (type.bits === 64 ? value : Number(value));

/** Whether the integer lies in the range of the type. */
export const fits = (value: bigint, type: IntegerType): boolean => value >= type.min && value <= type.max;

/** Cuts an integer to the width of the type, in two's complement. */
export const wrap = (value: bigint, type: IntegerType): bigint =>
  type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
