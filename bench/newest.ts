import { join } from 'node:path';
import type { Figure, Measurement, Scale } from './harness/figure.ts';
import { runJob } from './harness/job.ts';
import { Platform } from './harness/platform.ts';
import { createScratch } from './harness/scratch.ts';

/** Readings in the store: one per event. */
const READINGS = { short: 50_000, full: 5_000_000 };
const FEW = 1000;
const DEVICES = 50;

const QUERIES = {
  'of a resource': '/api/v3/reading/resourceName/Speed?limit=20',
  'of a resource of a device': '/api/v3/reading/device/name/bench-7/resourceName/Speed?limit=20',
  'of all': '/api/v3/reading/all?limit=20',
};

/** How long the newest 20 readings of a resource take among many, of fifty devices that have that resource. */
export const newest: Figure = {
  name: 'newest',
  title: 'Newest 20 readings among many',
  async measure(scale) {
    using scratch = createScratch();
    const few = await query(join(scratch.folder, 'few'), { events: FEW, scale });
    const many = await query(join(scratch.folder, 'many'), { events: READINGS[scale.name], scale });
    return many.map((measurement, at) => ({
      ...measurement,
      baseline: { label: `the same among ${FEW}`, value: few[at]!.value, unit: 'ms' },
    }));
  },
};

async function query(dataDir: string, { events, scale }: { events: number; scale: Scale }): Promise<Measurement[]> {
  const filled = await runJob('fill-store', { dataDir, events, devices: DEVICES });
  // Retention is off so that it deletes nothing while the platform is asked.
  await using platform = await Platform.start({ dataDir, settings: ['core-data.Retention.Interval=0s'] });
  const measurements: Measurement[] = [];
  for (const [label, path] of Object.entries(QUERIES)) {
    const requests = [{ method: 'GET', path } as const];
    const { p50Ms, p99Ms, perSecond } = await runJob('http-load', {
      port: platform.port('core-data'),
      connections: 1,
      seconds: Math.min(scale.seconds, 10),
      requests,
    });
    measurements.push({
      label: `${label}, among ${events.toLocaleString('en')}`,
      value: p50Ms,
      unit: 'ms',
      floor: { atMost: 5 },
      note: `p99 ${p99Ms.toFixed(2)} ms, ${perSecond.toFixed(0)}/s; filled in ${filled.seconds.toFixed(1)} s`,
    });
  }
  return measurements;
}
