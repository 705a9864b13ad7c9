import { EdgeError } from '@skerry/contracts';
import { defaultDataDir } from '@skerry/edge/data-dir';
import { readRunFile } from '@skerry/edge/run-file';
import { UsageError } from '../usage-error.ts';
import type { Target } from './endpoints.ts';

/**
 * The platform that a command means: as named by `--host` and `--port-offset`, else the one that runs on this machine with the data folder named or the
 * default one, else `SKERRY_PORT_OFFSET`, else EdgeX's ports.
 *
 * A folder that was named with `--data` must be that of a running platform, so that no command reaches another platform than the one meant.
 * @throws {UsageError} for an offset that is no whole number; {EdgeError} kind `ServiceUnavailable` for a named folder where none runs.
 */
export function findTarget(
  args: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Target {
  const host = typeof args.host === 'string' ? args.host : 'localhost';
  if (args['port-offset'] !== undefined) return { host, portOffset: offsetOf('--port-offset', args['port-offset']) };
  const named = typeof args.data === 'string' ? args.data : undefined;
  const local = host === 'localhost' ? readRunFile(named ?? (env.SKERRY_DATA || defaultDataDir(env))) : undefined;
  if (local === undefined && named !== undefined && host === 'localhost') throw nothingRunsThere(named);
  if (local !== undefined) return { host: '127.0.0.1', portOffset: local.portOffset };
  return { host, portOffset: offsetOf('SKERRY_PORT_OFFSET', env.SKERRY_PORT_OFFSET || 0) };
}

function nothingRunsThere(dataDir: string): EdgeError {
  const advice = `Start it with "skerry up --data ${dataDir}"; for services that run separately name --port-offset, 0 for none.`;
  return new EdgeError('ServiceUnavailable', `No platform runs with the data folder "${dataDir}". ${advice}`);
}

function offsetOf(name: string, text: unknown): number {
  const offset = Number(text);
  if (!Number.isInteger(offset) || Math.abs(offset) > 60_000) throw new UsageError(`${name} "${text}" is not a whole number.`);
  return offset;
}
