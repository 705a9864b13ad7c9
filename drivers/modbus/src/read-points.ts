import type { DeviceValue } from '@skerry/device-sdk';
import { ModbusRefusal } from './modbus-exception.ts';
import type { ModbusUnit } from './modbus-unit.ts';
import { readPdu } from './pdu.ts';
import type { ModbusPoint } from './point.ts';
import { planReads, type ReadSpan, sliceOfSpan } from './read-plan.ts';

const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
const MOST_SPLITS = 1000;

/** Spans that a device would not read in one go although it reads their parts. */
export class SplitSpans {
  readonly #keys = new Set<string>();

  has(unit: number, span: ReadSpan): boolean {
    return this.#keys.has(keyOf(unit, span));
  }

  /** Remembers a span; forgets all when there are too many, which only costs asking again. */
  add(unit: number, span: ReadSpan): void {
    if (this.#keys.size >= MOST_SPLITS) this.#keys.clear();
    this.#keys.add(keyOf(unit, span));
  }
}

/** What {@link readPoints} reads with. */
export interface ReadTools {
  readonly unit: ModbusUnit;
  readonly unitId: number;
  readonly splits: SplitSpans;
}

/**
 * Reads points with as few requests as the device allows; value `i` is that of point `i`.
 *
 * A device may refuse to read across a border that its data sheet does not show. Then the points of that request are read one by one, now and in future.
 *
 * @throws {DriverError} from the first request that fails.
 */
export async function readPoints(points: readonly ModbusPoint[], tools: ReadTools): Promise<DeviceValue[]> {
  const values: DeviceValue[] = new Array(points.length);
  for (const span of planReads(points)) {
    for (const part of await readSpan(span, points, tools)) {
      for (const index of part.span.points) {
        const point = points[index]!;
        values[index] = point.codec.decode(sliceOfSpan(part.bytes, part.span, point));
      }
    }
  }
  return values;
}

interface ReadPart {
  readonly span: ReadSpan;
  readonly bytes: Uint8Array;
}

async function readSpan(span: ReadSpan, points: readonly ModbusPoint[], tools: ReadTools): Promise<ReadPart[]> {
  if (span.points.length > 1 && tools.splits.has(tools.unitId, span)) return readOneByOne(span, points, tools);
  try {
    return [await readPart(span, tools)];
  } catch (error) {
    if (span.points.length === 1 || !refusesSpan(error)) throw error;
    const parts = await readOneByOne(span, points, tools);
    tools.splits.add(tools.unitId, span);
    return parts;
  }
}

async function readOneByOne(span: ReadSpan, points: readonly ModbusPoint[], tools: ReadTools): Promise<ReadPart[]> {
  const parts: ReadPart[] = [];
  for (const index of span.points) {
    const { address, cells } = points[index]!;
    parts.push(await readPart({ table: address.table, start: address.start, cells, points: [index] }, tools));
  }
  return parts;
}

async function readPart(span: ReadSpan, { unit }: ReadTools): Promise<ReadPart> {
  return { span, bytes: await unit.read(readPdu(span.table, span.start, span.cells), span) };
}

function refusesSpan(error: unknown): boolean {
  return error instanceof ModbusRefusal && (error.code === ILLEGAL_ADDRESS || error.code === ILLEGAL_VALUE);
}

function keyOf(unit: number, span: ReadSpan): string {
  return `${unit}/${span.table}/${span.start}/${span.cells}`;
}
