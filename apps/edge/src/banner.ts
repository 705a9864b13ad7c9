import type { RunningHost } from '@skerry/runtime';

/** What the person who started the platform is told. */
export interface BannerFacts {
  readonly host: RunningHost;
  readonly dataDir: string;
  readonly brokerPort: number;
  readonly startedInMs: number;
  /** One sentence on how long data is kept. */
  readonly retention: string;
  /** How to call the command, `./skerry` in a clone. */
  readonly command: string;
  /** Options by which the command finds this platform, with a space before them; empty where it does so by itself. */
  readonly found: string;
}

/** Says what runs where, how long data is kept, and what to try next. */
export function bannerText({ host, dataDir, brokerPort, startedInMs, retention, command, found }: BannerFacts): string {
  const width = Math.max(...host.services.map((service) => service.key.length), 'MQTT broker'.length);
  const services = host.services.map((service) => `  ${service.key.padEnd(width)}  ${service.url}`);
  return [
    `Skerry is up (${(startedInMs / 1000).toFixed(2)} s). Ctrl-C stops it.`,
    '',
    ...services,
    `  ${'MQTT broker'.padEnd(width)}  mqtt://127.0.0.1:${brokerPort}`,
    '',
    `Data: ${dataDir}`,
    retention,
    'Security is not configured, so everything listens on this machine only.',
    '',
    'Try in another terminal:',
    `  ${command} status${found}`,
    `  ${command} device list${found}`,
    `  ${command} device read Gateway CpuUsage${found}`,
    `  ${command} device watch Random-Integer-Device Int16${found}`,
    `  ${command} event tail${found}`,
    '',
  ].join('\n');
}
