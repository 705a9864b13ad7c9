import { createDeviceService } from '@skerry/device-sdk';
import type { ServiceDefinition } from '@skerry/runtime';
import { createHostDriver } from './driver.ts';

/** The folder with the profile `Host` and the device `Gateway`. */
export const HOST_RESOURCES = new URL('../res/', import.meta.url);

/** The service `device-host`, whose one device `Gateway` is the machine itself. */
export function createHostService(resources: URL | string = HOST_RESOURCES): ServiceDefinition {
  return createDeviceService(createHostDriver(), { key: 'device-host', port: 59950, resources });
}
