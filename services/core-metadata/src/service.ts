import { busNeed } from '@skerry/bus';
import { defineService } from '@skerry/runtime';
import { databaseNeed } from '@skerry/store';
import { Announcements } from './announcements.ts';
import { metadataSettings } from './config.ts';
import type { Metadata } from './metadata.ts';
import { deviceRoutes } from './routes/device.ts';
import { deviceCommandRoutes } from './routes/device-command.ts';
import { deviceProfileRoutes } from './routes/device-profile.ts';
import { deviceResourceRoutes } from './routes/device-resource.ts';
import { deviceServiceRoutes } from './routes/device-service.ts';
import { profileBasicInfoRoutes } from './routes/profile-basic-info.ts';
import { profileUploadRoutes } from './routes/profile-upload.ts';
import { provisionWatcherRoutes } from './routes/provision-watcher.ts';
import { uomRoutes } from './routes/uom.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { loadUnits } from './units.ts';

/** core-metadata: what devices there are, what they can do, and which device service speaks to them. */
export const coreMetadata = defineService({
  key: 'core-metadata',
  port: 59881,
  kind: 'core',
  config: metadataSettings,
  needs: { bus: busNeed, database: databaseNeed },
  routes: [
    ...profileUploadRoutes,
    ...profileBasicInfoRoutes,
    ...deviceProfileRoutes,
    ...deviceResourceRoutes,
    ...deviceCommandRoutes,
    ...deviceServiceRoutes,
    ...deviceRoutes,
    ...provisionWatcherRoutes,
    ...uomRoutes,
  ],
  async start({ config, needs, clock, random, log }): Promise<Metadata & AsyncDisposable> {
    const units = await loadUnits(config.value.UoM.UoMFile);
    const store = await openSqliteStore(needs.database);
    const announcements = new Announcements();
    const dispose = () => store[Symbol.asyncDispose]();
    return { store, config, bus: needs.bus, announcements, clock, random, log, units, [Symbol.asyncDispose]: dispose };
  },
});
