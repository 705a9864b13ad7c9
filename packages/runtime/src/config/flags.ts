import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EdgeError } from '@skerry/contracts';
import type { Environment } from './environment.ts';
import type { ConfigFiles } from './load.ts';

/** What EdgeX's flags and variables ask of a service that runs alone. */
export interface EdgexFlags {
  readonly files: ConfigFiles;
  /** Settings that follow from `-d` and `-rsh`. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Sentences about flags that have no effect here. */
  readonly warnings: readonly string[];
}

const OPTIONS = {
  configProvider: { type: 'string', env: 'EDGEX_CONFIG_PROVIDER', short: 'cp' },
  commonConfig: { type: 'string', env: 'EDGEX_COMMON_CONFIG', short: 'cc' },
  configFile: { type: 'string', env: 'EDGEX_CONFIG_FILE', short: 'cf' },
  configDir: { type: 'string', env: 'EDGEX_CONFIG_DIR', short: 'cd' },
  profile: { type: 'string', env: 'EDGEX_PROFILE', short: 'p' },
  remoteServiceHosts: { type: 'string', env: 'EDGEX_REMOTE_SERVICE_HOSTS', short: 'rsh' },
  registry: { type: 'boolean', env: 'EDGEX_USE_REGISTRY', short: 'r' },
  overwrite: { type: 'boolean', env: 'EDGEX_OVERWRITE_CONFIG', short: 'o' },
  dev: { type: 'boolean', env: '', short: 'd' },
} as const;

type Flag = keyof typeof OPTIONS;
type FlagValues = Partial<Record<Flag, string | boolean>>;

/**
 * Reads the flags every EdgeX service has, with one dash or two; the variables that stand for them are stronger, as in EdgeX.
 *
 * @throws {EdgeError} kind `ContractInvalid` for a flag that does not exist or lacks its value, `NotImplemented` for one that needs core-keeper.
 */
export function parseEdgexFlags(args: readonly string[], env: Environment): EdgexFlags {
  const values = withEnvironment(readFlags(args), env);
  refuseKeeper(values);
  const warnings = values.overwrite === true ? ['Flag -o has no effect: configuration files are read at each start'] : [];
  return { files: filesOf(values), overrides: { ...devOverrides(values), ...remoteOverrides(values) }, warnings };
}

function readFlags(args: readonly string[]): FlagValues {
  try {
    const options = Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, { type }] as const));
    return parseArgs({ args: args.map(longForm), options, strict: true, allowPositionals: false }).values as FlagValues;
  } catch (cause) {
    throw new EdgeError('ContractInvalid', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

// -cp, -configProvider, --cp=URL -> --configProvider=URL. The provider's flag may stand without a value, every other one takes the next word.
function longForm(arg: string): string {
  const match = /^--?([A-Za-z]+)(=.*)?$/s.exec(arg);
  if (!match) return arg;
  const [, name = '', value = ''] = match;
  const long = Object.entries(OPTIONS).find(([key, { short }]) => key === name || short === name)?.[0] ?? name;
  return long === 'configProvider' && value === '' ? '--configProvider=keeper' : `--${long}${value}`;
}

function withEnvironment(values: FlagValues, env: Environment): FlagValues {
  const merged: FlagValues = { ...values };
  for (const [name, { env: variable, type }] of Object.entries(OPTIONS)) {
    const text = env[variable];
    if (variable !== '' && text) merged[name as Flag] = type === 'boolean' ? text === 'true' : text;
  }
  return merged;
}

function refuseKeeper({ configProvider, registry }: FlagValues): void {
  if (typeof configProvider === 'string' && configProvider !== 'none') {
    throw new EdgeError(
      'NotImplemented',
      `Cannot use configuration provider "${configProvider}": Skerry reads configuration from files; leave -cp and EDGEX_CONFIG_PROVIDER out`,
    );
  }
  if (registry === true) {
    throw new EdgeError(
      'NotImplemented',
      'Cannot use a registry: Skerry finds services by the addresses under Clients; leave -r and EDGEX_USE_REGISTRY out',
    );
  }
}

function filesOf({ commonConfig, configFile, configDir, profile }: FlagValues): ConfigFiles {
  const common = localPath(commonConfig, '-cc');
  const named = [configFile, configDir, profile].some((value) => typeof value === 'string');
  if (!named) return { common };
  return { common, private: join(textOr(configDir, './res'), textOr(profile, ''), localPath(configFile, '-cf') ?? 'configuration.yaml') };
}

function localPath(value: string | boolean | undefined, flag: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^https?:/i.test(value))
    throw new EdgeError(
      'NotImplemented',
      `Cannot load ${flag} "${value}": Skerry reads configuration from files; download it and name the file`,
    );
  return value;
}

function devOverrides({ dev }: FlagValues): Record<string, string> {
  if (dev !== true) return {};
  return { 'Service.Host': localAddress(), 'Service.ServerBindAddr': '0.0.0.0', ...otherHosts('localhost') };
}

function remoteOverrides({ remoteServiceHosts }: FlagValues): Record<string, string> {
  if (typeof remoteServiceHosts !== 'string') return {};
  const [own, others, bind, ...rest] = remoteServiceHosts.split(',').map((host) => host.trim());
  if (!own || !others || !bind || rest.length > 0) {
    throw new EdgeError(
      'ContractInvalid',
      `Cannot use -rsh "${remoteServiceHosts}": give exactly 3 hosts separated by commas: own, other services, address to listen on`,
    );
  }
  return { 'Service.Host': own, 'Service.ServerBindAddr': bind, ...otherHosts(others) };
}

function otherHosts(host: string): Record<string, string> {
  return { 'MessageBus.Host': host, 'Registry.Host': host, 'Database.Host': host, 'Clients.*.Host': host };
}

function localAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
}

function textOr(value: string | boolean | undefined, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
