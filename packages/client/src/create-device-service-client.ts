import { type Call, call, callFor } from './caller.ts';
import { commandQuery } from './create-command-client.ts';
import type { DeviceServiceAddress, DeviceServiceClient } from './device-service-client.ts';
import { eventValue } from './event-value.ts';
import type { Link } from './link.ts';
import { apiPath } from './path.ts';

/**
 * A client of any device service: one of this process is called directly, all others at their base address.
 *
 * It holds no state, so one may be made wherever it is needed.
 */
export function createDeviceServiceClient(link: Link): DeviceServiceClient {
  return {
    get: async (service, { device, command }, options) => {
      const path = apiPath('device/name', device, command) + commandQuery(options);
      return eventValue(await callFor(link, service.name, { ...at(service, options), path, member: 'event' }));
    },
    set: async (service, { device, command, values }, options) => {
      const path = apiPath('device/name', device, command);
      await call(link, service.name, { ...at(service, options), method: 'PUT', path, body: values });
    },
    discover: async (service, options) => {
      await call(link, service.name, { ...at(service, options), method: 'POST', path: apiPath('discovery') });
    },
  };
}

function at(service: DeviceServiceAddress, options: Omit<Call, 'path'> = {}): Omit<Call, 'path'> {
  return { ...options, address: service.baseAddress };
}
