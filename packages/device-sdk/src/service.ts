import { defineService, type ServiceDefinition } from '@skerry/runtime';
import type { Driver } from './driver.ts';

/** What {@link createDeviceService} must know beside the driver. */
export interface DeviceServiceOptions {
  /** Service key, such as `device-modbus`. */
  readonly key: string;
  readonly port: number;
  /** The folder with `profiles/` and `devices/` that ships with the driver: a path or a `file:` URL. */
  readonly resources: URL | string;
  /** Settings of the driver's own, as sections beside the SDK's. */
  readonly config?: Record<string, unknown>;
}

/** A device service around a driver: a value that any host can run like every other service. */
export function createDeviceService<Conn>(driver: Driver<Conn>, options: DeviceServiceOptions): ServiceDefinition {
  return defineService({ key: options.key, port: options.port, kind: 'device', config: {}, needs: {}, routes: [], start: () => driver });
}
