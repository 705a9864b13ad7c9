import type { ServiceKind } from '../service.ts';
import { type Assignment, keyOf, type Resolution, type SettingPath } from './resolution.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The name under which the environment overrides a setting: `CLIENTS_CORE_METADATA_HOST`. */
export function environmentName(path: SettingPath): string {
  return path.join('_').replace(/[/.-]/g, '_').toUpperCase();
}

/** The prefix of variables meant for one service of several in a process: `CORE_DATA_`. */
export function servicePrefix(key: string): string {
  return `${environmentName([key])}_`;
}

/** Prefixes of variables that belong to the common configuration, lowest first. */
export function commonPrefixes(kind: ServiceKind): readonly string[] {
  return ['ALL_SERVICES_', ...(kind === 'app' ? ['APP_SERVICES_'] : []), ...(kind === 'device' ? ['DEVICE_SERVICES_'] : [])];
}

/** What the variables with a prefix say about the settings that exist; as in EdgeX they cannot add entries to maps. */
export function environmentAssignments(resolution: Resolution, env: Environment, prefix: string): Assignment[] {
  return [...resolution.settings].flatMap(({ path, setting }) => {
    const name = prefix + environmentName(path);
    const value = env[name];
    if (value === undefined) return [];
    const shown = setting.options.secret ? '***' : value;
    const failure = (reason: string): string => `environment value override failed for ${name}=${shown}: ${reason}`;
    return [{ path, value, origin: `environment ${name}`, failure }];
  });
}

/** One warning for each variable that would override a setting if the service ran alone, but has no prefix that says which service is meant. */
export function ignoredVariables(resolution: Resolution, env: Environment, key: string): string[] {
  return [...resolution.settings].flatMap(({ path }) => {
    const name = environmentName(path);
    if (env[name] === undefined) return [];
    const advice = `write ${servicePrefix(key)}${name} for one service, ALL_SERVICES_${name} for all`;
    return [`Environment variable ${name} is ignored because several services run in this process: ${advice} (setting ${keyOf(path)})`];
  });
}
