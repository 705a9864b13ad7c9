import { fileURLToPath } from 'node:url';
import { busNeed } from '@skerry/bus';
import { linkNeed } from '@skerry/client';
import { defineService, type ServiceDefinition, type Settings } from '@skerry/runtime';
import { deviceSettings } from './config.ts';
import { DeviceService } from './device-service.ts';
import type { Driver } from './driver.ts';
import { deviceRoutes } from './routes.ts';
import type { DeviceServiceContext } from './service-context.ts';

/** Version of this SDK, as `GET /api/v3/version` shows it. */
export const SDK_VERSION = '0.1.0';

/** What {@link createDeviceService} must know beside the driver. */
export interface DeviceServiceOptions {
  /** Service key, such as `device-modbus`. */
  readonly key: string;
  readonly port: number;
  /** The folder with `profiles/` and `devices/` that ships with the driver, usually named `res`: a path or a `file:` URL. */
  readonly resources: URL | string;
  /** Settings of the driver's own, as sections beside the SDK's; a name of the SDK's gives it another default. */
  readonly config?: Settings;
}

const folderOf = (resources: URL | string): string =>
  (resources instanceof URL ? fileURLToPath(resources) : resources).replace(/[/\\]$/, '');

/**
 * A device service around a driver: a value that any host runs like every other service.
 *
 * @example
 * export const clockService = createDeviceService(clockDriver, { key: 'device-clock', port: 59999, resources: new URL('../res/', import.meta.url) });
 */
export function createDeviceService<Conn>(driver: Driver<Conn>, options: DeviceServiceOptions): ServiceDefinition {
  const { key, port, config = {} } = options;
  const resources = folderOf(options.resources);
  const definition = defineService({
    key,
    port,
    kind: 'device',
    sdkVersion: SDK_VERSION,
    config: { ...deviceSettings, ...config },
    needs: { bus: busNeed, link: linkNeed },
    routes: deviceRoutes,
    customSections: Object.keys(config).filter((name) => !(name in deviceSettings)),
    start: (context) =>
      new DeviceService({ driver: driver as Driver<unknown>, context: context as unknown as DeviceServiceContext, resources }).start(),
  });
  return definition as unknown as ServiceDefinition;
}
