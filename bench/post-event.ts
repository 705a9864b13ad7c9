import { eventTemplates } from './harness/event.ts';
import type { Figure, Measurement, Quantity, Scale } from './harness/figure.ts';
import { measureHttp } from './harness/http-figure.ts';
import { runJob } from './harness/job.ts';
import { Platform } from './harness/platform.ts';
import { createScratch } from './harness/scratch.ts';

/** What an event takes in the store, about. */
const ROW_BYTES = 60;

/** Events by HTTP, each answered only when it is on the disk. */
export const postEvent: Figure = {
  name: 'post-event',
  title: 'POST event, each fsynced before its 201',
  async measure(scale) {
    using scratch = createScratch();
    await using platform = await Platform.start({ dataDir: scratch.folder });
    const requests = eventTemplates().map(({ path, body }) => ({ method: 'POST', path, body }) as const);
    const load = (connections: number) => ({
      label: `${connections} connection${connections === 1 ? '' : 's'}`,
      service: 'core-data',
      connections,
      requests,
    });
    const one = await measureHttp(platform, scale, load(1));
    const eight = await measureHttp(platform, scale, load(8));
    const many = await measureHttp(platform, scale, { ...load(32), floor: { atLeast: 10_000 } });
    const disk = await commitRate(scratch.folder, scale);
    return [one, eight, many, againstDisk(one, disk), againstDisk(many, disk)];
  },
};

async function commitRate(folder: string, { seconds }: Scale): Promise<Quantity> {
  const { perSecond } = await runJob('sqlite-insert', { folder, seconds: Math.min(seconds, 10), bytes: ROW_BYTES });
  return { label: 'SQLite, one insert per fsynced commit', value: perSecond, unit: '/s' };
}

/** The same measurement beside what the disk can do. */
function againstDisk({ label, value, unit }: Measurement, baseline: Quantity): Measurement {
  return { label: `${label}, against the disk`, value, unit, baseline };
}
