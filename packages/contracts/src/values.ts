/** The types of values that carry one number, truth value or text. */
export const SCALAR_TYPES = [
  'Bool',
  'String',
  'Uint8',
  'Uint16',
  'Uint32',
  'Uint64',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float32',
  'Float64',
] as const;

/** Every value type in its canonical spelling. */
export const VALUE_TYPES = [
  ...SCALAR_TYPES,
  'Binary',
  'Object',
  'BoolArray',
  'StringArray',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Uint64Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'Float32Array',
  'Float64Array',
  'ObjectArray',
] as const;

/** The type of a resource's value, in its canonical spelling. */
export type ValueType = (typeof VALUE_TYPES)[number];

/** The type of one plain value. */
export type ScalarType = (typeof SCALAR_TYPES)[number];

const CANONICAL: ReadonlyMap<string, ValueType> = new Map([
  ...VALUE_TYPES.map((type) => [type, type] as const),
  ...VALUE_TYPES.map((type) => [type.toLowerCase(), type] as const),
]);

const ELEMENTS: ReadonlyMap<string, ScalarType> = new Map(SCALAR_TYPES.map((type) => [`${type}Array`, type]));

const RANGES: ReadonlyMap<string, readonly [bigint, bigint]> = new Map(
  [8n, 16n, 32n, 64n].flatMap((bits) => [
    [`Int${bits}`, [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]] as const,
    [`Uint${bits}`, [0n, 2n ** bits - 1n]] as const,
  ]),
);

/** The canonical spelling of a value type written in any case, or `undefined` if there is no such type. */
export function canonicalValueType(text: string): ValueType | undefined {
  return CANONICAL.get(text) ?? CANONICAL.get(text.toLowerCase());
}

/** The type of the elements of an array type; `undefined` for types that are no arrays of plain values (ObjectArray is none). */
export function elementType(type: ValueType): ScalarType | undefined {
  return ELEMENTS.get(type);
}

/** Whether a value of this type is one integer or one floating point number. */
export function isNumericType(type: ValueType): boolean {
  return RANGES.has(type) || isFloatType(type);
}

/** Whether a value of this type is one integer. */
export function isIntegerType(type: ValueType): boolean {
  return RANGES.has(type);
}

/** Whether a value of this type is one floating point number. */
export function isFloatType(type: ValueType): boolean {
  return type === 'Float32' || type === 'Float64';
}

/** Whether a value of this type is carried in `objectValue`. */
export function isObjectType(type: ValueType): boolean {
  return type === 'Object' || type === 'ObjectArray';
}

/**
 * Smallest and largest value of an integer type.
 *
 * @throws {RangeError} if the type is not an integer type.
 */
export function integerRange(type: ValueType): readonly [bigint, bigint] {
  const range = RANGES.get(type);
  if (!range) throw new RangeError(`Value type ${type} has no integer range; ask isIntegerType first.`);
  return range;
}
