import { EdgeError, type ResourceProperties, type ValueType } from '@skerry/contracts';
import { integerReader, integerWriter } from './integer-transform.ts';
import { integerTypeOf, isFloat } from './numeric-type.ts';

/** What a number becomes on its way from the device: a number of the same type, or the text that EdgeX publishes instead. */
export type ReadTransform = (value: number | bigint) => number | bigint | 'overflow' | 'NaN';

/** What a number becomes on its way to the device. @throws {EdgeError} kind `ContractInvalid` outside the resource's limits or type. */
export type WriteTransform = (value: number | bigint) => number | bigint;

const MAX_FLOAT32 = 3.4028234663852886e38;

const floatFits = (value: number, type: ValueType): boolean =>
  type === 'Float32' ? Math.abs(value) <= MAX_FLOAT32 : Number.isFinite(value);

const rounded = (value: number, type: ValueType): number => (type === 'Float32' ? Math.fround(value) : value);

function floatReader(type: ValueType, p: ResourceProperties): ReadTransform {
  const [base, scale, offset] = [p.base ?? 0, p.scale ?? 1, p.offset ?? 0];
  const neutral = base === 0 && scale === 1 && offset === 0;
  return (value) => {
    const read = Number(value);
    if (Number.isNaN(read)) return 'NaN';
    if (neutral) return read;
    const result = (base === 0 ? read : base ** read) * scale + offset;
    return floatFits(result, type) ? rounded(result, type) : 'overflow';
  };
}

function floatWriter(type: ValueType, p: ResourceProperties): ((value: number | bigint) => number | undefined) | undefined {
  const [base, scale, offset] = [p.base ?? 0, p.scale ?? 1, p.offset ?? 0];
  if (base === 0 && scale === 1 && offset === 0) return undefined;
  return (value) => {
    const unscaled = (Number(value) - offset) / scale;
    const result = base === 0 ? unscaled : Math.log(unscaled) / Math.log(base);
    return floatFits(result, type) ? rounded(result, type) : undefined;
  };
}

/**
 * The transform of a resource's readings, in EdgeX's order: mask, shift, base, scale, offset; undefined when nothing is to be done.
 *
 * Only numeric scalars are transformed. Integers are computed exactly, so that EdgeX's truncated factors and wrapped offsets do not occur.
 */
export function compileReadTransform(type: ValueType, p: ResourceProperties): ReadTransform | undefined {
  const integer = integerTypeOf(type);
  if (integer) {
    const read = integerReader(integer, p);
    return read && ((value) => read(value) ?? 'overflow');
  }
  return isFloat(type) ? floatReader(type, p) : undefined;
}

function checkLimits(value: number | bigint, { minimum, maximum }: ResourceProperties): void {
  if (maximum !== undefined && value > maximum) throw outOf('maximum', maximum);
  if (minimum !== undefined && value < minimum) throw outOf('minimum', minimum);
}

const outOf = (which: string, limit: number | bigint): EdgeError =>
  new EdgeError('ContractInvalid', `set command parameter out of ${which} value ${limit}`);

/** The transform of values to be written: limits first, then the inverse of reading; undefined when nothing is to be done. */
export function compileWriteTransform(type: ValueType, p: ResourceProperties): WriteTransform | undefined {
  const integer = integerTypeOf(type);
  if (!integer && !isFloat(type)) return undefined;
  const write = integer ? integerWriter(integer, p) : floatWriter(type, p);
  if (!write && p.minimum === undefined && p.maximum === undefined) return undefined;
  return (value) => {
    checkLimits(value, p);
    const result = write ? write(value) : value;
    if (result !== undefined) return result;
    throw new EdgeError('ContractInvalid', `transformed value out of its original type (${type.toLowerCase()}) range`);
  };
}
