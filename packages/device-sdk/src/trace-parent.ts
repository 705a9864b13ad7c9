import type { Random } from '@skerry/runtime';

const PATTERN = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** A W3C `traceparent` for a new event: a span of the caller's trace if it sent one, else the start of a trace. */
export function createTraceParent(random: Random, caller?: string): string {
  const known = caller === undefined ? null : PATTERN.exec(caller);
  return known ? `00-${known[1]}-${hex(random.bytes(8))}-${known[2]}` : newTrace(hex(random.bytes(24)));
}

const newTrace = (text: string): string => `00-${text.slice(0, 32)}-${text.slice(32)}-01`;
