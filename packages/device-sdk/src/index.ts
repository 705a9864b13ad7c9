export type { DeviceValue } from './device-value.ts';
export type { DiscoveredDevice, ScannedProfile } from './discovered.ts';
export {
  type AsyncReading,
  type Driver,
  type DriverContext,
  type DriverDevice,
  type DriverProtocol,
  defineDriver,
  type ProgressContext,
  type ReadRequest,
  type ReadResult,
  type WriteRequest,
} from './driver.ts';
export { DriverError, type DriverErrorOptions, type Executed, executedOf, type Fault, faultOf } from './driver-error.ts';
export { createDeviceService, type DeviceServiceOptions, SDK_VERSION } from './service.ts';
export { parseSetValue } from './set-value.ts';
