import { type Driver, type DriverContext, DriverError, defineDriver, type ReadResult } from '@skerry/device-sdk';
import { hostFiles } from './host-files.ts';
import { createMeasurements, type Measure } from './measurements.ts';
import { findThermometer, readThermometer } from './thermometer.ts';

type Measures = ReadonlyMap<string, Measure>;

async function prepare({ clock, dataDir }: DriverContext): Promise<Measures> {
  const thermometer = await findThermometer();
  const temperature = async () => (thermometer === undefined ? undefined : readThermometer(thermometer));
  return createMeasurements({ files: hostFiles, clock, dataDir, temperature });
}

async function take(measures: Measures | undefined, resource: string): Promise<ReadResult> {
  const measure = measures?.get(resource);
  if (!measure) return { error: new DriverError(`the host has no measurement "${resource}"`, { fault: 'answer' }) };
  return { value: await measure() };
}

/**
 * The machine that the platform runs on, as a device: processor, memory, disk of the data folder, network, temperature. Read-only.
 *
 * Counters are first looked at when the driver starts, so that the first reading already has usage and rates.
 */
export function createHostDriver(): Driver<undefined> {
  let measures: Measures | undefined;
  return defineDriver<undefined>({
    name: 'host',
    connectionKey: () => 'host',
    start: async (context) => {
      measures = await prepare(context);
      return undefined;
    },
    read: (_connection, requests) => Promise.all(requests.map(({ resource }) => take(measures, resource))),
  });
}
