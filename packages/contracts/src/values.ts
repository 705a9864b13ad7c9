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

/** Every value type in its canonical spelling, in EdgeX's order. */
export const VALUE_TYPES = [
  ...SCALAR_TYPES,
  'Binary',
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
  'Object',
  'ObjectArray',
] as const;

/** The type of a resource's value, in its canonical spelling. */
export type ValueType = (typeof VALUE_TYPES)[number];

/** The type of one plain value. */
export type ScalarType = (typeof SCALAR_TYPES)[number];
