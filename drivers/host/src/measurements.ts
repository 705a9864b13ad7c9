import type { Clock } from '@skerry/runtime';
import type { DiskSpace, HostFiles } from './host-files.ts';
import { Rate } from './rate.ts';

/** A measurement, or null where the machine has none (yet). */
type Measurement = number | bigint | null;

/** Takes one measurement. */
export type Measure = () => Measurement | Promise<Measurement>;

/** What measurements are taken with. */
export interface MeasurementParts {
  readonly files: HostFiles;
  readonly clock: Clock;
  /** The folder whose disk is watched. */
  readonly dataDir: string;
  /** Degrees Celsius, or undefined where there is no thermometer. */
  temperature(): Promise<number | undefined>;
}

const percent = (part: number, whole: number): Measurement => (whole > 0 ? (part * 100) / whole : null);
const bytes = (count: number | undefined): Measurement => (count === undefined ? null : BigInt(Math.round(count)));

function createCpuUsage({ files, clock }: MeasurementParts): Measure {
  const [busyRate, totalRate] = [new Rate(), new Rate()];
  return () => {
    const nowMs = clock.monotonicMs();
    const { busy, total } = files.cpuTimes();
    const [busyNow, totalNow] = [busyRate.next(busy, nowMs), totalRate.next(total, nowMs)];
    return busyNow === undefined || !totalNow ? null : percent(busyNow, totalNow);
  };
}

function createNetworkRate({ files, clock }: MeasurementParts, direction: 'received' | 'sent'): Measure {
  const rate = new Rate();
  return () => {
    const count = files.network()?.[direction];
    return count === undefined ? null : (rate.next(count, clock.monotonicMs()) ?? null);
  };
}

function diskMeasures({ files, dataDir }: MeasurementParts): [string, Measure][] {
  const ofDisk =
    (measure: (space: DiskSpace) => Measurement): Measure =>
    () =>
      files.disk(dataDir).then(measure);
  return [
    ['DiskTotal', ofDisk(({ total }) => bytes(total))],
    ['DiskUsed', ofDisk(({ used }) => bytes(used))],
    ['DiskFree', ofDisk(({ free }) => bytes(free))],
    ['DiskUsage', ofDisk(({ used, free }) => percent(used, used + free))],
  ];
}

function memoryMeasures({ files }: MeasurementParts): [string, Measure][] {
  const ofMemory =
    (measure: (memory: { total: number; available: number }) => Measurement): Measure =>
    () =>
      measure(files.memory());
  return [
    ['MemoryTotal', ofMemory(({ total }) => bytes(total))],
    ['MemoryUsed', ofMemory(({ total, available }) => bytes(total - available))],
    ['MemoryUsage', ofMemory(({ total, available }) => percent(total - available, total))],
  ];
}

/**
 * The measurements of the host by resource name of the profile `Host`.
 *
 * Usage and rates are worked out from counters remembered between readings; these are read once here, so that the first reading has something to
 * compare with.
 */
export function createMeasurements(parts: MeasurementParts): ReadonlyMap<string, Measure> {
  const { files } = parts;
  const fromCounters: [string, Measure][] = [
    ['CpuUsage', createCpuUsage(parts)],
    ['NetworkReceiveRate', createNetworkRate(parts, 'received')],
    ['NetworkSendRate', createNetworkRate(parts, 'sent')],
  ];
  for (const [, measure] of fromCounters) measure();
  return new Map<string, Measure>([
    ...fromCounters,
    ['LoadAverage1', () => files.loadAverage()[0]],
    ['LoadAverage5', () => files.loadAverage()[1]],
    ['LoadAverage15', () => files.loadAverage()[2]],
    ...memoryMeasures(parts),
    ...diskMeasures(parts),
    ['NetworkReceived', () => bytes(files.network()?.received)],
    ['NetworkSent', () => bytes(files.network()?.sent)],
    ['Uptime', () => files.uptimeSeconds()],
    ['Temperature', async () => (await parts.temperature()) ?? null],
  ]);
}
