import { replyValue } from '@skerry/client';
import { type Device, isEdgeError } from '@skerry/contracts';
import type { Platform } from './platform.ts';

/** One auto event of a device, as its service sees it. */
export interface SourceStatus {
  readonly source: string;
  readonly askedPerSecond: number;
  readonly achievedPerSecond: number;
  readonly failures: number;
  readonly missed: number;
}

/** What a device service of ours says of a device. */
export interface DeviceStatus {
  readonly lastSeen?: bigint | number;
  readonly lastError?: { readonly message: string; readonly at: bigint | number };
  readonly failuresInARow?: number;
  readonly breaker?: string;
  readonly connection?: { readonly connected?: boolean };
  readonly sources?: readonly SourceStatus[];
}

/** What the device service knows of the device; undefined where it has no such route or is away. */
export async function fetchDeviceStatus(platform: Platform, device: Device): Promise<DeviceStatus | undefined> {
  const path = `/api/v3/device/name/${encodeURIComponent(device.name)}/status`;
  try {
    const service = await platform.metadata.services.get(device.serviceName);
    const reply = await platform.link.request(service.name, { method: 'GET', path, address: service.baseAddress, timeoutMs: 2000 });
    return reply.status === 200 ? ((replyValue(reply) as { status?: DeviceStatus }).status ?? undefined) : undefined;
  } catch (error) {
    if (isEdgeError(error)) return undefined; // the rest of the device is worth showing all the same
    throw error;
  }
}
