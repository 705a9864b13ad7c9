import type { ReadRequest } from '@skerry/device-sdk';
import { DriverError } from '@skerry/device-sdk';
import type { Clock } from '@skerry/runtime';
import type { LineSettings } from './line-settings.ts';
import { ModbusLine } from './modbus-line.ts';
import { type ModbusPoint, pointOf } from './point.ts';
import { SplitSpans } from './read-points.ts';

/** A line together with what was learned about the devices on it. */
export class ModbusConnection implements Disposable {
  readonly line: ModbusLine;
  readonly splits = new SplitSpans();
  readonly #points = new WeakMap<object, { valueType: string; point: ModbusPoint }>();

  constructor(settings: LineSettings, clock: Clock) {
    this.line = new ModbusLine(settings, clock);
  }

  /** The point of a request, worked out once for each resource. @throws {DriverError} if its attributes make no sense. */
  pointOf({ attributes, valueType, resource }: ReadRequest): ModbusPoint {
    const known = this.#points.get(attributes);
    if (known?.valueType === valueType) return known.point;
    const point = pointOrRefusal(resource, () => pointOf(attributes, valueType));
    this.#points.set(attributes, { valueType, point });
    return point;
  }

  [Symbol.dispose](): void {
    this.line[Symbol.dispose]();
  }
}

function pointOrRefusal(resource: string, find: () => ModbusPoint): ModbusPoint {
  try {
    return find();
  } catch (cause) {
    throw new DriverError(`Resource "${resource}": ${(cause as Error).message}`, { fault: 'answer', executed: 'no' });
  }
}
