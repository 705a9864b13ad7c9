import { type Driver, DriverError, defineDriver, type ReadResult } from '@skerry/device-sdk';
import { hostFiles } from './host-files.ts';
import { createMeasurements, type Measure } from './measurements.ts';
import { findThermometer, readThermometer } from './thermometer.ts';

/** The measurements of the machine, ready to be taken. */
export type HostConnection = ReadonlyMap<string, Measure>;

async function take(measures: HostConnection, resource: string): Promise<ReadResult> {
  const measure = measures.get(resource);
  if (!measure) return { error: new DriverError(`the host has no measurement "${resource}"`, { fault: 'answer' }) };
  return { value: await measure() };
}

/** The machine that the platform runs on, as a device: processor, memory, disk of the data folder, network, temperature. Read-only. */
export function createHostDriver(): Driver<HostConnection> {
  return defineDriver<HostConnection>({
    name: 'host',
    connectionKey: () => 'host',
    connect: async (_device, { clock, dataDir }) => {
      const thermometer = await findThermometer();
      const temperature = async () => (thermometer === undefined ? undefined : readThermometer(thermometer));
      return createMeasurements({ files: hostFiles, clock, dataDir, temperature });
    },
    read: (measures, requests) => Promise.all(requests.map(({ resource }) => take(measures, resource))),
  });
}
