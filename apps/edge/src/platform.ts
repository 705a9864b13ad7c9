import { functionsNeed } from '@skerry/app-sdk';
import { createMqttBusProvider } from '@skerry/bus';
import { createLinkProvider } from '@skerry/client';
import { EdgeError } from '@skerry/contracts';
import { HTTPExport } from '@skerry/exporter-http';
import { MQTTExport } from '@skerry/exporter-mqtt';
import { alone, type HostOptions, type Provider, type RunningHost, together } from '@skerry/runtime';
import { createSqliteProvider } from '@skerry/store';
import { createBridgedBusProvider } from './bus-provider.ts';
import { platformServices } from './services.ts';

/** How a platform, or one service of it, is hosted. */
export type PlatformOptions = Omit<HostOptions, 'providers'>;

/** Starts all services in this process, with the embedded store and the embedded broker. */
export function startPlatform(options: PlatformOptions): Promise<RunningHost> {
  return together(platformServices(), { ...options, providers: [createBridgedBusProvider(busOptions(options)), ...sharedProviders()] });
}

/**
 * Starts one service in this process; it finds the others by its configuration.
 *
 * @throws {EdgeError} kind `NotFound` if the box has no such service.
 */
export async function startService(key: string, options: PlatformOptions): Promise<RunningHost> {
  const services = platformServices();
  const service = services.find((candidate) => candidate.key === key);
  if (service === undefined) {
    throw new EdgeError('NotFound', `There is no service "${key}". Run one of broker, ${services.map((each) => each.key).join(', ')}.`);
  }
  return await alone(service, { ...options, providers: [createMqttBusProvider(busOptions(options)), ...sharedProviders()] });
}

function busOptions({ env = process.env, insecure = false }: PlatformOptions) {
  return { env, insecure };
}

function sharedProviders(): readonly Provider[] {
  const functions: Provider = { need: functionsNeed, shared: true, create: () => [MQTTExport, HTTPExport] };
  return [createSqliteProvider(), createLinkProvider() as Provider, functions];
}
