import { addDevices, DEVICE_BODY } from './harness/devices.ts';
import type { Figure } from './harness/figure.ts';
import { measureHttp } from './harness/http-figure.ts';
import { Platform } from './harness/platform.ts';
import { createScratch } from './harness/scratch.ts';

const CONNECTIONS = 8;
const FEW = 100;

/** Devices by HTTP: created (each checked by its device service, fsynced and announced), asked for by name, and as a list. */
export const metadata: Figure = {
  name: 'metadata',
  title: 'core-metadata: devices',
  async measure(scale) {
    using scratch = createScratch();
    await using platform = await Platform.start({ dataDir: scratch.folder });
    await addDevices(platform, FEW);
    const load = { service: 'core-metadata', connections: CONNECTIONS };
    const get = (path: string) => [{ method: 'GET', path } as const];
    const byName = get('/api/v3/device/name/Random-Integer-Device');
    const create = [{ method: 'POST', path: '/api/v3/device', body: DEVICE_BODY } as const];
    return [
      await measureHttp(platform, scale, { ...load, label: 'device by name', requests: byName, floor: { atLeast: 20_000 } }),
      await measureHttp(platform, scale, {
        ...load,
        label: 'list of 20',
        requests: get('/api/v3/device/all?limit=20'),
        floor: { atLeast: 8000 },
      }),
      await measureHttp(platform, scale, { ...load, label: 'create', requests: create, floor: { atLeast: 3000 } }),
    ];
  },
};
