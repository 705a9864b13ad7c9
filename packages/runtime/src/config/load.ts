import { join } from 'node:path';
import { type CommonConfig, commonSettings } from '../common-config.ts';
import type { ServiceDefinition, ServiceKind } from '../service.ts';
import { Setting, type Settings } from '../settings.ts';
import { commonPrefixes, type Environment, environmentAssignments } from './environment.ts';
import { type ConfigFile, commonSections, fileAssignments, readConfigFile } from './file.ts';
import { mergeSettings, withDefault } from './merge.ts';
import { type Layer, ServiceConfig } from './service-config.ts';

/** Configuration files given by name; they must exist. Without them those in the data folder are used if they are there. */
export interface ConfigFiles {
  readonly common?: string;
  readonly private?: string;
}

/** Where the configuration of a service comes from. */
export interface ConfigSources {
  readonly dataDir: string;
  readonly env: Environment;
  /** Prefix of the service's environment variables: empty when it runs alone. */
  readonly envPrefix: string;
  readonly files?: ConfigFiles;
  /** Settings from the command line: path to text. A `*` in a path means every entry of a map. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly portOffset?: number;
}

/** The parts of a service definition that its configuration depends on. */
export type ConfigOwner = Pick<ServiceDefinition, 'key' | 'kind' | 'port' | 'config'>;

/**
 * The configuration of a service out of all its layers: defaults, common file, common environment, private file, environment, command line.
 *
 * @throws {EdgeError} with one sentence about the first file, line or variable that cannot be used.
 */
export function loadConfig(owner: ConfigOwner, sources: ConfigSources): ServiceConfig<CommonConfig> {
  const schema = settingsOf(owner);
  const { env, envPrefix, portOffset } = sources;
  const layers: Layer[] = [
    ...commonFileLayers(owner.kind, schema, sources),
    ...commonPrefixes(owner.kind).map(
      (prefix): Layer =>
        (resolution) =>
          environmentAssignments(resolution, env, prefix),
    ),
    ...privateFileLayers(owner.key, schema, sources),
    (resolution) => environmentAssignments(resolution, env, envPrefix),
    commandLineLayer(sources.overrides ?? {}),
  ];
  return new ServiceConfig<CommonConfig>({ schema, layers, portOffset });
}

/** All settings of a service: the common ones, its own, and the defaults that follow from its key and port. */
export function settingsOf({ key, port, config }: Pick<ConfigOwner, 'key' | 'port' | 'config'>): Settings {
  const merged = mergeSettings(commonSettings, config);
  const bus = merged.MessageBus as typeof commonSettings.MessageBus;
  return mergeSettings(merged, {
    Service: { Port: withDefault(commonSettings.Service.Port, port) },
    MessageBus: bus.Optional instanceof Setting ? { Optional: withDefault(bus.Optional, { ClientId: key }) } : {},
  });
}

/** The path of the private configuration file of a service in a data folder. */
export function privateConfigPath(dataDir: string, key: string): string {
  return join(dataDir, 'config', `${key}.yaml`);
}

function commonFileLayers(kind: ServiceKind, schema: Settings, { dataDir, files }: ConfigSources): Layer[] {
  const path = files?.common ?? join(dataDir, 'config', 'common.yaml');
  const file = readConfigFile(path, { required: files?.common !== undefined });
  return commonSections(kind).map((section) => fileLayer(file, schema, section));
}

function privateFileLayers(key: string, schema: Settings, { dataDir, files }: ConfigSources): Layer[] {
  const file = readConfigFile(files?.private ?? privateConfigPath(dataDir, key), { required: files?.private !== undefined });
  return [fileLayer(file, schema)];
}

function fileLayer(file: ConfigFile | undefined, schema: Settings, section?: string): Layer {
  const assignments = file === undefined ? [] : fileAssignments(file, schema, section);
  return () => assignments;
}

function commandLineLayer(overrides: Readonly<Record<string, string>>): Layer {
  const assignments = Object.entries(overrides).map(([path, value]) => ({
    path: path.replaceAll('/', '.').split('.'),
    value,
    origin: 'command line',
    failure: (reason: string) => `Cannot use ${path}=${value} from the command line: ${reason}`,
  }));
  return () => assignments;
}
