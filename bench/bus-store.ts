import { busMessage, eventTemplates, storedEvents } from './harness/event.ts';
import type { Figure, Measurement, Scale } from './harness/figure.ts';
import { Job, runJob } from './harness/job.ts';
import { Platform, pause } from './harness/platform.ts';
import { cpuMsOf } from './harness/proc.ts';
import { medianRun, repeat } from './harness/repeat.ts';
import { createScratch } from './harness/scratch.ts';

/** Events per second of measuring: more than is asked for, so that a run takes about as long as the scale says. */
const EVENTS_PER_SECOND = 12_000;
const CONNECTIONS = 4;
const ARRIVAL_MS = 30_000;
const POLL_MS = 20;

interface Run {
  readonly perSecond: number;
  readonly sent: number;
  readonly stored: number;
  readonly cpuMicros: number;
}

/** Events over MQTT into the store, sent as fast as they are taken: how many a second, and whether any is lost. */
export const busStore: Figure = {
  name: 'bus-store',
  title: 'Events over MQTT into the store',
  async measure(scale) {
    using scratch = createScratch();
    await using platform = await Platform.start({ dataDir: scratch.folder });
    return [await measureQos({ platform, scale, qos: 1 }), await measureQos({ platform, scale, qos: 0 })].flat();
  },
};

async function measureQos({ platform, scale, qos }: { platform: Platform; scale: Scale; qos: 0 | 1 }): Promise<Measurement[]> {
  const order = publishOrder(scale, qos);
  const bare = await publishToBare(order);
  await publishToPlatform(platform, warmUpOf(order));
  const runs = await repeat(scale, () => publishToPlatform(platform, order));
  const run = medianRun(runs, ({ perSecond }) => perSecond);
  const lost = runs.reduce((sum, { sent, stored }) => sum + sent - stored, 0);
  const sent = runs.reduce((sum, each) => sum + each.sent, 0);
  const baseline = { label: `bare aedes with a subscriber, QoS ${qos}`, value: bare, unit: '/s' };
  const note = `${run.cpuMicros.toFixed(0)} CPU µs each`;
  return [
    {
      label: `stored, QoS ${qos}, ${CONNECTIONS} connections`,
      value: run.perSecond,
      unit: '/s',
      floor: { atLeast: 10_000 },
      baseline,
      note,
    },
    { label: `lost of ${sent}, QoS ${qos}`, value: lost, unit: 'events', floor: { atMost: 0 } },
  ];
}

function publishOrder({ seconds }: Scale, qos: 0 | 1) {
  return { connections: CONNECTIONS, qos, count: seconds * EVENTS_PER_SECOND, messages: eventTemplates().map(busMessage) };
}

/** A part of the load, after which code is compiled and caches are filled. */
function warmUpOf(order: ReturnType<typeof publishOrder>) {
  return { ...order, count: Math.ceil(order.count / 4) };
}

async function publishToPlatform(platform: Platform, order: ReturnType<typeof publishOrder>): Promise<Run> {
  const before = await storedEvents(platform);
  await using job = new Job('mqtt-publish', { ...order, port: platform.port('broker') });
  await job.ready;
  const cpuBefore = cpuMsOf(platform.pid);
  const connected = performance.now();
  const { sent } = await job.result;
  const stored = (await untilStored(platform, before + sent)) - before;
  const seconds = (performance.now() - connected) / 1000;
  const cpuMicros = ((cpuMsOf(platform.pid) - cpuBefore) * 1000) / sent;
  return { perSecond: stored / seconds, sent, stored, cpuMicros };
}

/** Waits until so many events are stored, or the count has stood still for long; returns the count. */
async function untilStored(platform: Platform, wanted: number): Promise<number> {
  const deadline = performance.now() + ARRIVAL_MS;
  let count = await storedEvents(platform);
  while (count < wanted && performance.now() < deadline) {
    await pause(POLL_MS);
    count = await storedEvents(platform);
  }
  return count;
}

async function publishToBare(order: ReturnType<typeof publishOrder>): Promise<number> {
  await using broker = new Job('bare-broker', { filter: 'edgex/#' });
  const { port } = await broker.ready;
  const { sent, seconds } = await runJob('mqtt-publish', { ...order, port });
  return sent / seconds;
}
