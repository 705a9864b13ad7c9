import { createDeviceService } from '@skerry/device-sdk';
import type { ServiceDefinition } from '@skerry/runtime';
import { modbusDriver } from './driver.ts';

/** The folder with the profile that comes with the service; it brings no devices. */
export const MODBUS_RESOURCES = new URL('../res/', import.meta.url);

/** The service `device-modbus`, on EdgeX's port. */
export function createModbusService(resources: URL | string = MODBUS_RESOURCES): ServiceDefinition {
  return createDeviceService(modbusDriver, { key: 'device-modbus', port: 59901, resources });
}
