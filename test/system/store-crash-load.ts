import type { Event } from '@skerry/contracts';
import type { Logger } from '@skerry/runtime';
import type { Migration } from '@skerry/store';

/** Limits so small that every run checkpoints all the time. */
export const SMALL = { checkpointBytes: 64 << 10, walCapBytes: 512 << 10, reserveBytes: 64 << 10 };

/** A logger that says nothing. */
export const quietLog: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quietLog,
};

/** The event with a number of a run: the same one wherever it is asked for. */
export function crashEvent(run: number, index: number): Event {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const device = { deviceName: `device-${index % 5}`, profileName: 'Crash' };
  const origin = 1_767_225_600_000_000_000n + BigInt(run) * 1_000_000_000n + BigInt(index);
  return {
    apiVersion: 'v3',
    id: `${hex(run, 8)}-0000-7000-8000-${hex(index, 12)}`,
    ...device,
    sourceName: 'Load',
    origin,
    readings: [
      { origin, ...device, resourceName: 'Index', valueType: 'Int64', value: `${index}` },
      { origin, ...device, resourceName: 'Text', valueType: 'String', value: `run ${run} `.repeat(index % 40) },
    ],
    tags: { run },
  };
}

/** Migrations that each take a while and depend on the one before. */
export function growingMigrations(): Migration[] {
  const first: Migration = { version: 1, name: 'start', up: ['CREATE TABLE step (n INTEGER PRIMARY KEY, body TEXT)', insert(1)] };
  return [first, ...Array.from({ length: 19 }, (_, at) => ({ version: at + 2, name: `step ${at + 2}`, up: [insert(at + 2)] }))];
}

/** How many rows the last of these migrations leaves. */
export const MIGRATED_ROWS = 20 * 500;

function insert(step: number): string {
  return `WITH RECURSIVE c(n) AS (SELECT ${step * 1000} UNION ALL SELECT n + 1 FROM c WHERE n < ${step * 1000 + 499})
    INSERT INTO step SELECT n, hex(zeroblob(100)) FROM c`;
}
