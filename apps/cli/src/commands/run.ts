import { startBroker } from '@skerry/bus';
import { loopbackAddress, startService } from '@skerry/edge';
import { prepareDataDir } from '@skerry/edge/data-dir';
import { createLogger, streamSink, systemClock } from '@skerry/runtime';
import { defineCommand } from '../command.ts';
import { hostingArgs, hostingOptions } from '../hosting.ts';
import { untilStopped } from '../until-stopped.ts';

const BROKER_PORT = 1883;

/** `skerry run`: one service, or the broker, as a process of its own. */
export const run = defineCommand({
  summary: 'Runs one service, or the MQTT broker, as a process of its own. Logs go to standard output.',
  examples: ['skerry run broker', 'skerry run core-metadata', 'SERVICE_PORT=60001 skerry run device-modbus --data /var/lib/skerry'],
  remote: false,
  args: {
    service: { type: 'positional', description: 'Service key, such as core-data, or "broker"', required: true },
    host: { type: 'string', description: 'Address the broker listens on', default: '127.0.0.1', valueHint: 'address' },
    ...hostingArgs,
  },
  async run({ args }) {
    const stop = untilStopped();
    const options = { ...hostingOptions(args), log: streamSink() };
    await using _running =
      args.service === 'broker'
        ? await runBroker(args.host, options)
        : await startService(args.service, { ...options, dataDir: prepareDataDir(options.dataDir) });
    await stop;
  },
});

async function runBroker(
  address: string,
  { log: sink, portOffset = 0, insecure = false }: { log: ReturnType<typeof streamSink>; portOffset?: number; insecure?: boolean },
) {
  const log = createLogger({ app: 'broker', sink, level: () => 'INFO', clock: systemClock });
  const broker = await startBroker({ host: loopbackAddress(address, insecure), port: BROKER_PORT + portOffset, log, clock: systemClock });
  log.info(`MQTT broker listens on ${broker.host}:${broker.port}`);
  return broker;
}
