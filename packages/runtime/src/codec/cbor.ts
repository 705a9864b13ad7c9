import { EdgeError } from '@skerry/contracts';
import { Encoder } from 'cbor-x';
import { scanCbor } from './cbor-scan.ts';

// Maps and no records: the only form that peers written in Go understand. One instance serves all; it keeps no state between calls.
const codec = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false });

const MAX_DEPTH = 128;

/**
 * Bytes of a value in CBOR, as EdgeX's peers read it: standard maps, integers of up to 64 bits exact, `Uint8Array` as byte string.
 *
 * Members that are undefined are left out. A whole number goes out as an integer even beyond 32 bits, where cbor-x alone would write a float.
 */
export function encodeCbor(value: unknown): Uint8Array {
  return codec.encode(prepare(value, 0));
}

/**
 * The value that CBOR bytes hold. Integers beyond 2^53 come back as `bigint`, byte strings as `Uint8Array`.
 *
 * @throws {EdgeError} kind `ContractInvalid` for bytes that are cut, go on behind the value, or hold what JSON and byte strings cannot say (dates, classes).
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    scanCbor(bytes);
    return codec.decode(bytes);
  } catch (cause) {
    throw new EdgeError('ContractInvalid', `Cannot decode CBOR: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function prepare(value: unknown, depth: number): unknown {
  if (typeof value === 'number') return needsInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (depth > MAX_DEPTH) throw new RangeError('the value is nested too deeply for CBOR');
  if (Array.isArray(value)) return value.map((item) => prepare(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) copy[name] = prepare(member, depth + 1);
  }
  return copy;
}

function needsInteger(value: number): boolean {
  return (value > 0x7fffffff || value < -0x80000000) && Number.isSafeInteger(value);
}
