import { isIntegerType, isNumericType, type Reading, type ValueType } from '@skerry/contracts';
import type { Aggregate, AggregateFunction } from '../store.ts';

interface Group {
  readonly deviceName: string;
  readonly resourceName: string;
  readonly profileName: string;
  readonly valueType: ValueType;
  readonly integer: boolean;
  count: number;
  sum: number | bigint;
  min: number | bigint;
  max: number | bigint;
}

/** Puts readings of the same device, resource, profile and type into one value each. Integers are summed exactly. */
export class Aggregation {
  readonly #groups = new Map<string, Group>();
  readonly #fn: AggregateFunction;

  constructor(fn: AggregateFunction) {
    this.#fn = fn;
  }

  /** Takes one reading in. A null reading, or one that is no single number, adds nothing but its group. */
  add(reading: Reading): void {
    const group = this.#group(reading);
    if (typeof reading.value !== 'string' || !isNumericType(reading.valueType)) return;
    const value = group.integer ? BigInt(reading.value) : Number(reading.value);
    group.count++;
    group.sum = group.integer ? (group.sum as bigint) + (value as bigint) : (group.sum as number) + (value as number);
    if (group.count === 1 || value < group.min) group.min = value;
    if (group.count === 1 || value > group.max) group.max = value;
  }

  /** One entry per group, by device, then resource. */
  result(): Aggregate[] {
    const groups = [...this.#groups.values()].sort(
      (left, right) => order(left.deviceName, right.deviceName) || order(left.resourceName, right.resourceName),
    );
    return groups.map((group) => this.#aggregate(group));
  }

  #group(reading: Reading): Group {
    const { deviceName, resourceName, profileName, valueType } = reading;
    const key = `${deviceName}\0${resourceName}\0${profileName}\0${valueType}`;
    let group = this.#groups.get(key);
    if (!group) {
      const integer = isIntegerType(valueType);
      group = { deviceName, resourceName, profileName, valueType, integer, count: 0, sum: integer ? 0n : 0, min: 0, max: 0 };
      this.#groups.set(key, group);
    }
    return group;
  }

  #aggregate(group: Group): Aggregate {
    const { deviceName, resourceName, profileName, valueType, count } = group;
    const named = { deviceName, resourceName, profileName };
    if (count === 0) return { ...named, valueType, value: null };
    return { ...named, valueType: resultType(this.#fn, group), value: resultValue(this.#fn, group) };
  }
}

function resultType(fn: AggregateFunction, group: Group): ValueType {
  if (fn === 'COUNT') return 'Uint64';
  if (fn === 'AVG' || !group.integer) return 'Float64';
  return group.valueType.startsWith('U') ? 'Uint64' : 'Int64';
}

function resultValue(fn: AggregateFunction, group: Group): number | bigint {
  switch (fn) {
    case 'COUNT':
      return group.count;
    case 'AVG':
      return Number(group.sum) / group.count;
    case 'SUM':
      return group.sum;
    case 'MIN':
      return group.min;
    case 'MAX':
      return group.max;
  }
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
