import type { ReadingQuery } from '@skerry/client';
import type { ArgsDef } from 'citty';
import { spanMs } from './options.ts';

/** Options that choose readings. */
export const readingArgs = {
  device: { type: 'string', description: 'Only readings of this device', valueHint: 'name' },
  resource: { type: 'string', description: 'Only readings of this resource', valueHint: 'name' },
  since: { type: 'string', description: 'Only readings of the last 30s, 15m, 24h, 7d ...', valueHint: 'span' },
} as const satisfies ArgsDef;

/** The query those options stand for, up to `nowMs`. */
export function readingQuery(args: Readonly<Record<string, unknown>>, nowMs: number): ReadingQuery {
  const end = BigInt(nowMs) * 1_000_000n;
  return {
    ...(args.device ? { device: String(args.device) } : {}),
    ...(args.resource ? { resource: String(args.resource) } : {}),
    ...(args.since ? { start: end - BigInt(Math.round(spanMs('since', args.since))) * 1_000_000n, end } : {}),
  };
}
