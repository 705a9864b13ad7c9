import { runJob } from './job.ts';
import type { Platform } from './platform.ts';

const WANTED = 10;

/** A virtual device as `POST /api/v3/device` takes it; its name holds an id that is new in each request. */
export const DEVICE_BODY = JSON.stringify([
  {
    apiVersion: 'v3',
    device: {
      name: 'bench-{id}',
      description: 'A device of a benchmark',
      adminState: 'UNLOCKED',
      operatingState: 'UP',
      labels: ['bench'],
      serviceName: 'device-virtual',
      profileName: 'Random-Integer-Device',
      protocols: { other: { Address: 'bench-{id}', Port: '300' } },
      autoEvents: [],
    },
  },
]);

/** Adds virtual devices until there are ten. */
export async function bringToTen(platform: Platform): Promise<void> {
  const { totalCount } = await platform.ask<{ totalCount: number }>('core-metadata', '/api/v3/device/all?limit=1');
  const count = WANTED - totalCount;
  if (count > 0) await addDevices(platform, count);
}

/** Adds so many virtual devices, over as many connections as that takes at most eight. */
export async function addDevices(platform: Platform, count: number): Promise<void> {
  const requests = [{ method: 'POST' as const, path: '/api/v3/device', body: DEVICE_BODY }];
  await runJob('http-load', { port: platform.port('core-metadata'), connections: Math.min(8, count), seconds: 0, count, requests });
}
