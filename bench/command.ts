import type { Figure } from './harness/figure.ts';
import { measureHttp } from './harness/http-figure.ts';
import { Platform } from './harness/platform.ts';
import { createScratch } from './harness/scratch.ts';

const PATH = '/api/v3/device/name/Random-Integer-Device/Int32';

/** Reading a virtual device: through core-command, and straight from its device service. */
export const command: Figure = {
  name: 'command',
  title: 'GET through core-command to the virtual device',
  async measure(scale) {
    using scratch = createScratch();
    await using platform = await Platform.start({ dataDir: scratch.folder });
    const requests = [{ method: 'GET', path: PATH } as const];
    const through = { service: 'core-command', requests };
    return [
      await measureHttp(platform, scale, { ...through, label: 'core-command, 1 connection', connections: 1 }),
      await measureHttp(platform, scale, { ...through, label: 'core-command, 8 connections', connections: 8, floor: { atLeast: 6000 } }),
      await measureHttp(platform, scale, { service: 'device-virtual', requests, label: 'device-virtual, 8 connections', connections: 8 }),
    ];
  },
};
