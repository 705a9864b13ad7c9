import type { ResourceProperties, ValueType } from '@skerry/contracts';
import type { DeviceValue } from '@skerry/device-sdk';
import type { Random } from '@skerry/runtime';

/** How many elements a random array has, as in EdgeX's device-virtual. */
export const ARRAY_LENGTH = 5;

/** How many bytes a random Binary has, as in EdgeX's device-virtual. */
export const BINARY_BYTES = 16_777;

const MAX_FLOAT: Readonly<Record<string, number>> = { Float32: 3.4028234663852886e38, Float64: Number.MAX_VALUE };

/** The integers a type can hold, cut to the limits of the resource where these make sense. */
function integerLimits(type: string, { minimum, maximum }: ResourceProperties): [bigint, bigint] {
  const bits = BigInt(type.replace(/\D/g, ''));
  const [low, high] = type.startsWith('U') ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  const min = minimum === undefined || minimum < low ? low : BigInt(Math.ceil(minimum));
  const max = maximum === undefined || maximum > high ? high : BigInt(Math.floor(maximum));
  return min <= max && min <= high && max >= low ? [min, max] : [low, high];
}

function randomInteger(type: string, properties: ResourceProperties, random: Random): number | bigint {
  const [min, max] = integerLimits(type, properties);
  if (!type.endsWith('64')) return Number(min) + Math.floor(random.next() * (Number(max - min) + 1));
  const draw = new DataView(random.bytes(8).buffer).getBigUint64(0);
  return min + ((draw * (max - min + 1n)) >> 64n);
}

function randomFloat(type: string, { minimum, maximum }: ResourceProperties, random: Random): number {
  const limit = MAX_FLOAT[type] ?? Number.MAX_VALUE;
  const [min, max] = [minimum ?? -limit, maximum ?? limit];
  const share = random.next();
  const value = min <= max ? min * (1 - share) + max * share : limit * (2 * share - 1);
  return type === 'Float32' ? Math.fround(value) : value;
}

/** The limits of a resource are those of its elements, if it has an array. */
function randomScalar(type: string, properties: ResourceProperties, random: Random): DeviceValue {
  if (type === 'Bool') return random.next() < 0.5;
  return type.startsWith('Float') ? randomFloat(type, properties, random) : randomInteger(type, properties, random);
}

/** Whether values of the type can be made at random; texts and objects cannot. */
export const canBeRandom = (type: ValueType): boolean => !/^(String|Object)/.test(type);

/** A random value of the resource's type within its `minimum` and `maximum`; limits that exclude everything are ignored. */
export function randomValue(properties: ResourceProperties, random: Random): DeviceValue {
  const { valueType } = properties;
  if (valueType === 'Binary') return random.bytes(BINARY_BYTES);
  if (!valueType.endsWith('Array')) return randomScalar(valueType, properties, random);
  return Array.from({ length: ARRAY_LENGTH }, () => randomScalar(valueType.slice(0, -'Array'.length), properties, random));
}
