import { createDeviceService } from '@skerry/device-sdk';
import type { ServiceDefinition } from '@skerry/runtime';
import { createVirtualDriver } from './driver.ts';

/** The folder with the profiles and devices that come with the service. */
export const VIRTUAL_RESOURCES = new URL('../res/', import.meta.url);

/** The service `device-virtual`, with devices of its own: names, profiles and intervals are those of EdgeX's. */
export function createVirtualService(resources: URL | string = VIRTUAL_RESOURCES): ServiceDefinition {
  return createDeviceService(createVirtualDriver(), { key: 'device-virtual', port: 59900, resources });
}
