import type { Event } from '@skerry/contracts';
import type { CallOptions } from './call.ts';
import type { GetCommandOptions } from './command-client.ts';

/** Where a device service is: its key, and the base address core-metadata stores for it (used when it runs elsewhere). */
export interface DeviceServiceAddress {
  name: string;
  baseAddress: string;
}

/** Any device service, ours or foreign. */
export interface DeviceServiceClient {
  get(service: DeviceServiceAddress, target: { device: string; command: string }, options?: GetCommandOptions): Promise<Event>;
  set(
    service: DeviceServiceAddress,
    target: { device: string; command: string; values: Readonly<Record<string, unknown>> },
    options?: CallOptions,
  ): Promise<void>;
  /** Asks the service to look for devices; resolves once it has begun. */
  discover(service: DeviceServiceAddress, options?: CallOptions): Promise<void>;
}
