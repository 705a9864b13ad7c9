import { eventTemplates } from './harness/event.ts';
import type { Figure, Measurement } from './harness/figure.ts';
import { Job } from './harness/job.ts';
import { Platform, pause } from './harness/platform.ts';
import { memoryOf } from './harness/proc.ts';
import { createScratch } from './harness/scratch.ts';
import { growthOfMinima } from './harness/statistics.ts';

const EVENTS = { short: 10_000, full: 1_000_000 };
const CONNECTIONS = 32;
const SAMPLE_MS = 250;
/** Memory of the first events is that of caches and compiled code; what grows after them would grow for ever. */
const WARM_UP_SHARE = 0.3;
const MIB = 1 << 20;
const MILLION = 1_000_000;
/** What is left of the collector's swing: a leak of 21 bytes an event would be seen. */
const FLAT_MIB = 20;

/** By how much memory grows while a million events are posted. */
export const flatMemory: Figure = {
  name: 'flat-memory',
  title: 'Growth of memory (RSS) over events',
  async measure(scale) {
    using scratch = createScratch();
    await using platform = await Platform.start({ dataDir: scratch.folder });
    await using bare = new Job('bare-http', { status: 201, body: '{"apiVersion":"v3","statusCode":201}' });
    const { port } = await bare.ready;
    const baseline = await postWatched({ pid: bare.pid, port, count: EVENTS[scale.name] });
    const growth = await postWatched({ pid: platform.pid, port: platform.port('core-data'), count: EVENTS[scale.name] });
    const measurement: Measurement = {
      label: `per million, over ${EVENTS[scale.name].toLocaleString('en')} events`,
      value: growth.perMillion,
      unit: 'MiB',
      baseline: { label: 'bare node:http under the same load', value: baseline.perMillion, unit: 'MiB' },
      note: `${growth.first.toFixed(0)} MiB at first, ${growth.last.toFixed(0)} MiB at last, ${growth.highest.toFixed(0)} MiB at most`,
    };
    return [scale.name === 'full' ? { ...measurement, floor: { atMost: FLAT_MIB } } : measurement];
  },
};

interface Growth {
  /** MiB. */
  readonly perMillion: number;
  readonly first: number;
  readonly last: number;
  readonly highest: number;
}

async function postWatched({ pid, port, count }: { pid: number; port: number; count: number }): Promise<Growth> {
  const requests = eventTemplates().map(({ path, body }) => ({ method: 'POST', path, body }) as const);
  await using load = new Job('http-load', { port, connections: CONNECTIONS, seconds: 0, count, requests });
  await load.ready;
  const samples = await sampleUntil(load.result, pid);
  const settled = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const millions = ((1 - WARM_UP_SHARE) * count) / 2 / MILLION;
  return { perMillion: growthOfMinima(settled) / millions, first: samples[0]!, last: samples.at(-1)!, highest: Math.max(...samples) };
}

async function sampleUntil(end: Promise<unknown>, pid: number): Promise<number[]> {
  const samples: number[] = [];
  let ended = false;
  const watched = end.finally(() => {
    ended = true;
  });
  while (!ended) {
    samples.push(memoryOf(pid).rss / MIB);
    await Promise.race([watched, pause(SAMPLE_MS)]);
  }
  await watched;
  return samples;
}
