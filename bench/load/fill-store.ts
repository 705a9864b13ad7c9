import type { Event } from '@skerry/contracts';
import { openSqliteEventStore } from '@skerry/core-data/event-store';
import { systemClock } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import type { JobControl } from './jobs.ts';
import { TemplateValues } from './template.ts';

/** How many events of how many devices a store gets. */
export interface FillStore {
  readonly dataDir: string;
  readonly events: number;
  readonly devices: number;
}

/** Events handed to the store before waiting for the oldest of them. */
const IN_FLIGHT = 2048;
const SPACING_NS = 100_000n;

/** Fills an event log by the way every event takes: `append`, numbered and committed in groups. Each event has one reading, `Speed`. */
export async function fillStore({ dataDir, events, devices }: FillStore, control: JobControl<void>): Promise<{ seconds: number }> {
  const silent = () => undefined;
  const log = { trace: silent, debug: silent, info: silent, warn: silent, error: silent, child: () => log };
  await using factory = createSqliteFactory({ dataDir, clock: systemClock, log });
  await using store = await openSqliteEventStore(factory, (error) => process.emitWarning(error as Error));
  control.ready();
  const started = performance.now();
  const make = eventMaker(events, devices);
  for (let done = 0; done < events; done += IN_FLIGHT) {
    const group = Array.from({ length: Math.min(IN_FLIGHT, events - done) }, (_, at) => store.append('device-bench', make(done + at)));
    await Promise.all(group);
  }
  return { seconds: (performance.now() - started) / 1000 };
}

/** Origins end now and lie evenly before it. */
function eventMaker(events: number, devices: number): (at: number) => Event {
  const values = new TemplateValues();
  const first = systemClock.nowNs() - BigInt(events) * SPACING_NS;
  return (at) => {
    const named = { deviceName: `bench-${at % devices}`, profileName: 'Bench', origin: first + BigInt(at) * SPACING_NS };
    const { id, n } = values.next();
    const reading = { ...named, resourceName: 'Speed', valueType: 'Int32' as const, value: n };
    return { ...named, apiVersion: 'v3', id, sourceName: 'Speed', readings: [reading] };
  };
}
