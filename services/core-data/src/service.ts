import { defineService } from '@skerry/runtime';
import { dataSettings } from './config.ts';
import { dataNeeds } from './needs.ts';
import { eventRoutes } from './routes/event.ts';
import { readingRoutes } from './routes/reading.ts';
import { startCoreData } from './start.ts';

/** core-data: the event log. Stores what devices report, gives it back by time, device, resource or position, and deletes it in time. */
export const coreData = defineService({
  key: 'core-data',
  port: 59880,
  kind: 'core',
  config: dataSettings,
  needs: dataNeeds,
  routes: [...eventRoutes, ...readingRoutes],
  start: startCoreData,
});
