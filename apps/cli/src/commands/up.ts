import { join } from 'node:path';
import { retentionSummary } from '@skerry/core-data';
import { bannerText, type PlatformOptions, platformServices, startPlatform } from '@skerry/edge';
import { defaultDataDir, prepareDataDir } from '@skerry/edge/data-dir';
import { writeRunFile } from '@skerry/edge/run-file';
import { fileSink } from '@skerry/runtime';
import { defineCommand } from '../command.ts';
import { checkOverrides, hostingArgs, hostingOptions } from '../hosting.ts';
import { levelledSink } from '../output/levelled-sink.ts';
import { untilStopped } from '../until-stopped.ts';

const BROKER_PORT = 1883;

/** `skerry up`: the whole platform in this process, until it is told to stop. */
export const up = defineCommand({
  summary: 'Starts the platform: all services, the store and the MQTT broker in one process.',
  examples: [
    'skerry up',
    'skerry up --data /var/lib/skerry',
    'skerry up --port-offset 100 # beside another platform',
    'skerry up --set core-data.Retention.DefaultDuration=720h',
  ],
  remote: false,
  args: hostingArgs,
  async run({ args, output }) {
    const started = performance.now();
    const stop = untilStopped();
    checkOverrides(
      hostingOptions(args).overrides,
      platformServices().map((service) => service.key),
    );
    const dataDir = prepareDataDir(hostingOptions(args).dataDir);
    using file = fileSink(join(dataDir, 'logs', 'skerry.log'));
    const log = args.verbose ? levelledSink('TRACE', file, output.note) : levelledSink('WARN', file, output.note);
    const options: PlatformOptions = { ...hostingOptions(args), dataDir, log };
    await using host = await startPlatform(options);
    const portOffset = options.portOffset ?? 0;
    const services = Object.fromEntries(host.services.map((service) => [service.key, service.url]));
    using _file = writeRunFile(dataDir, { pid: process.pid, portOffset, services });
    const retention = await retentionSummary(
      dataDir,
      retentionOf(host.services.find((service) => service.key === 'core-data')?.config.value),
    );
    const startedInMs = performance.now() - started;
    output.line(bannerText({ host, dataDir, brokerPort: BROKER_PORT + portOffset, startedInMs, retention, ...callOf(dataDir) }));
    await stop;
    output.note('Stopping.');
  },
});

/** A platform in another than the default folder is found by naming that folder. */
function callOf(dataDir: string): { command: string; found: string } {
  return { command: './skerry', found: dataDir === defaultDataDir() ? '' : ` --data ${dataDir}` };
}

function retentionOf(config: unknown): Parameters<typeof retentionSummary>[1] {
  return (config as { Retention: Parameters<typeof retentionSummary>[1] }).Retention;
}
