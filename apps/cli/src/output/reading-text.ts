import type { Reading } from '@skerry/contracts';

const MAX_BYTES_SHOWN = 16;

/** Returns the value of a reading as a person reads it: `21.5` for `2.15e+01`, sizes for binary values, `null` for none. */
export function readingText(reading: Reading): string {
  if (reading.binaryValue) return bytesText(reading.binaryValue, reading.mediaType);
  if (reading.objectValue !== undefined && reading.objectValue !== null)
    return JSON.stringify(reading.objectValue, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  if (reading.value === undefined || reading.value === null) return 'null';
  return reading.valueType.startsWith('Float') ? plainFloats(reading.value) : reading.value;
}

/** Returns the number a reading stands for (1 and 0 for true and false), or undefined for what cannot be drawn. */
export function readingNumber(reading: Reading): number | undefined {
  if (reading.valueType === 'Bool') return reading.value === 'true' ? 1 : 0;
  if (!/^(U?[iI]nt|Float)\d+$/.test(reading.valueType)) return undefined;
  const number = Number(reading.value);
  return reading.value && Number.isFinite(number) ? number : undefined;
}

function plainFloats(text: string): string {
  return text.replace(/-?\d+(?:\.\d+)?e[+-]\d+/g, (number) => String(Number(number)));
}

function bytesText(bytes: Uint8Array, mediaType?: string): string {
  const shown = Buffer.from(bytes.subarray(0, MAX_BYTES_SHOWN)).toString('hex');
  const more = bytes.length > MAX_BYTES_SHOWN ? '…' : '';
  return `${bytes.length} bytes${mediaType ? ` of ${mediaType}` : ''}: ${shown}${more}`;
}
