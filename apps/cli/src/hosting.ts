import { defaultDataDir } from '@skerry/edge/data-dir';
import { nearestName } from '@skerry/runtime';
import type { ArgsDef } from 'citty';
import { UsageError } from './usage-error.ts';

/** Options of the commands that host services. */
export const hostingArgs = {
  data: { type: 'string', description: "Data folder [default: skerry in the user's data directory]", valueHint: 'dir' },
  'port-offset': { type: 'string', description: 'Added to every port', valueHint: 'n' },
  set: {
    type: 'string',
    description: 'A setting, service.Path=value or Path=value for all; several separated by ";"',
    valueHint: 'setting',
  },
  insecure: { type: 'boolean', description: 'Let services listen beyond this machine although security is not configured' },
  verbose: { type: 'boolean', alias: 'v', description: 'Show all log lines here too' },
} as const satisfies ArgsDef;

/** What the host needs of those options. */
export interface HostingOptions {
  readonly dataDir: string;
  readonly portOffset: number;
  readonly insecure: boolean;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Reads the options of a hosting command; `SKERRY_DATA` and `SKERRY_PORT_OFFSET` stand in for those left out.
 *
 * @throws {UsageError} for an offset that is no whole number or a setting that is not of the form `path=value`.
 */
export function hostingOptions(
  args: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): HostingOptions {
  return {
    dataDir: text(args.data) || env.SKERRY_DATA || defaultDataDir(env),
    portOffset: offsetOf(text(args['port-offset']) || env.SKERRY_PORT_OFFSET || '0'),
    insecure: args.insecure === true,
    overrides: overridesOf(text(args.set)),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function offsetOf(given: string): number {
  const offset = Number(given);
  if (!Number.isInteger(offset) || Math.abs(offset) > 60_000) throw new UsageError(`The port offset "${given}" is not a whole number.`);
  return offset;
}

/**
 * Makes sure that every service named by `--set` is there.
 *
 * @throws {UsageError} with the nearest name for one that is not.
 */
export function checkOverrides(overrides: HostingOptions['overrides'], services: readonly string[]): void {
  const unknown = Object.keys(overrides).find((key) => key !== '*' && !services.includes(key));
  if (unknown === undefined) return;
  const hint = nearestName(unknown, services);
  throw new UsageError(
    `--set: there is no service "${unknown}".${hint ? ` Did you mean "${hint}"?` : ''} There are ${services.join(', ')}.`,
  );
}

/** `core-data.Retention.Interval=1h` is for one service; a path that begins with a capital letter is for all. */
function overridesOf(given: string): Record<string, Record<string, string>> {
  const overrides: Record<string, Record<string, string>> = {};
  for (const entry of given
    .split(';')
    .map((each) => each.trim())
    .filter(Boolean)) {
    const match = /^(?:([a-z][\w-]*)\.)?([A-Z][^=]*)=(.*)$/s.exec(entry);
    if (match === null)
      throw new UsageError(`The setting "${entry}" is not of the form service.Path=value, such as core-data.Writable.LogLevel=DEBUG.`);
    const key = match[1] ?? '*';
    overrides[key] = { ...overrides[key], [match[2] ?? '']: match[3] ?? '' };
  }
  return overrides;
}
