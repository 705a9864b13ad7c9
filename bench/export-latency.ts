import { busMessage, eventTemplates } from './harness/event.ts';
import type { Figure, Measurement, Scale } from './harness/figure.ts';
import { Job, runJob } from './harness/job.ts';
import { Platform } from './harness/platform.ts';
import { medianOf, repeat } from './harness/repeat.ts';
import { createScratch } from './harness/scratch.ts';

const PER_SECOND = 100;
const EXPORT = 'app-mqtt-export.Writable.Pipeline.Functions.MQTTExport.Parameters';
const EXPORT_TOPIC = 'bench/exported';

/** How long an event takes from its origin, outside the platform, to the subscriber of a broker to which the platform exports. */
export const exportLatency: Figure = {
  name: 'export-latency',
  title: `Event origin to MQTT export at ${PER_SECOND} events/s, stored on the way`,
  async measure(scale) {
    using scratch = createScratch();
    await using broker = new Job('bare-broker', { filter: 'nothing' });
    const { port } = await broker.ready;
    const settings = [`${EXPORT}.BrokerAddress=tcp://127.0.0.1:${port}`, `${EXPORT}.Topic=${EXPORT_TOPIC}`];
    await using platform = await Platform.start({ dataDir: scratch.folder, settings });
    const bare = await watch({ scale, from: port, to: port, filter: 'edgex/#' });
    const runs = await repeat(scale, () => watch({ scale, from: platform.port('broker'), to: port, filter: EXPORT_TOPIC }));
    return measurements(bare, runs);
  },
};

type Run = Awaited<ReturnType<typeof watch>>;

function watch({ scale, from, to, filter }: { scale: Scale; from: number; to: number; filter: string }) {
  const [template] = eventTemplates();
  const { device } = template!;
  const message = busMessage(template!);
  return runJob('export-watch', {
    publishPort: from,
    message,
    subscribePort: to,
    filter,
    device,
    perSecond: PER_SECOND,
    seconds: scale.seconds,
  });
}

function measurements(bare: Run, runs: readonly Run[]): Measurement[] {
  const label = 'publisher to bare broker to subscriber';
  const sent = runs.reduce((sum, run) => sum + run.sent, 0);
  const missing = sent - runs.reduce((sum, run) => sum + run.count, 0);
  const p50 = { value: medianOf(runs, (run) => run.p50Ms), baseline: { label, value: bare.p50Ms, unit: 'ms' } };
  const p99 = { value: medianOf(runs, (run) => run.p99Ms), baseline: { label, value: bare.p99Ms, unit: 'ms' } };
  return [
    { label: 'p50', ...p50, unit: 'ms', floor: { atMost: 1.5 } },
    { label: 'p99', ...p99, unit: 'ms', floor: { atMost: 10 }, note: `longest ${Math.max(...runs.map((run) => run.maxMs)).toFixed(1)} ms` },
    { label: `missing of ${sent}`, value: missing, unit: 'events', floor: { atMost: 0 } },
  ];
}
