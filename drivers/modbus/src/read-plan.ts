import { bitsPerCell, type ModbusTable } from './address.ts';
import type { ModbusPoint } from './point.ts';

/** One request for the cells of one or more points. */
export interface ReadSpan {
  readonly table: ModbusTable;
  readonly start: number;
  readonly cells: number;
  /** Indices of the points it covers. */
  readonly points: readonly number[];
}

/** Limits of {@link planReads}. */
export interface ReadPlanOptions {
  /** Cells between two points that may be read along to save a request; default 0, since reading a gap can be refused by the device. */
  readonly gap?: number;
}

const MOST_REGISTERS = 125;
const MOST_BITS = 2000;

/**
 * The fewest requests that read all points: neighbours and overlapping points of a table share one, up to 125 registers or 2000 bits.
 *
 * Sorted by table and address; every point is in exactly one span.
 */
export function planReads(points: readonly ModbusPoint[], options: ReadPlanOptions = {}): ReadSpan[] {
  const order = points.map((_point, index) => index).sort((a, b) => byAddress(points[a]!, points[b]!));
  const spans: { table: ModbusTable; start: number; cells: number; points: number[] }[] = [];
  for (const index of order) {
    const { address, cells } = points[index]!;
    const last = spans.at(-1);
    const joined = last && last.table === address.table ? joinedCells(last, points[index]!, options.gap ?? 0) : undefined;
    if (last === undefined || joined === undefined) spans.push({ table: address.table, start: address.start, cells, points: [index] });
    else {
      last.cells = joined;
      last.points.push(index);
    }
  }
  return spans;
}

function byAddress(a: ModbusPoint, b: ModbusPoint): number {
  if (a.address.table !== b.address.table) return a.address.table < b.address.table ? -1 : 1;
  return a.address.start - b.address.start;
}

function joinedCells(
  span: { table: ModbusTable; start: number; cells: number },
  { address, cells }: ModbusPoint,
  gap: number,
): number | undefined {
  const end = span.start + span.cells;
  const joined = Math.max(end, address.start + cells) - span.start;
  const most = bitsPerCell(span.table) === 1 ? MOST_BITS : MOST_REGISTERS;
  return address.start <= end + gap && joined <= most ? joined : undefined;
}

/** The bytes of one point out of the reply to a span; bits are packed from the lowest bit on, as Modbus packs them. */
export function sliceOfSpan(bytes: Uint8Array, span: ReadSpan, point: ModbusPoint): Uint8Array {
  const offset = point.address.start - span.start;
  return bitsPerCell(span.table) === 16 ? bytes.subarray(offset * 2, (offset + point.cells) * 2) : packedBits(bytes, offset, point.cells);
}

function packedBits(bytes: Uint8Array, offset: number, count: number): Uint8Array {
  const packed = new Uint8Array(Math.ceil(count / 8));
  for (let bit = 0; bit < count; bit += 1) {
    const from = offset + bit;
    const isSet = ((bytes[from >> 3] ?? 0) >> (from & 7)) & 1;
    packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (isSet << (bit & 7));
  }
  return packed;
}
