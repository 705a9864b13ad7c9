import { replyValue } from '@skerry/client';
import { defineCommand } from '../command.ts';
import { SERVICE_PORTS } from '../connection/endpoints.ts';
import type { Platform } from '../connection/platform.ts';
import { EXIT } from '../exit-code.ts';
import { amount } from '../output/amount.ts';
import { writeRows } from '../output/output.ts';

/** One service as `skerry status` shows it. */
interface ServiceStatus {
  readonly service: string;
  readonly address: string;
  readonly state: 'up' | 'down';
  readonly version?: string;
}

/** `skerry status`: which services answer, and what they hold. */
export const status = defineCommand({
  summary: 'Shows which services answer, and how many devices, events and readings there are.',
  examples: ['skerry status', 'skerry status --host 192.168.1.20 --json'],
  args: {},
  async run({ output, platform }) {
    const services = await Promise.all(Object.keys(SERVICE_PORTS).map((service) => ask(platform, service)));
    writeRows(output, services, {
      columns: [
        { title: 'SERVICE', value: (row) => row.service },
        { title: 'ADDRESS', value: (row) => row.address },
        { title: 'STATE', value: (row) => row.state },
        { title: 'VERSION', value: (row) => row.version },
      ],
      empty: 'No service is known.',
    });
    if (!output.json) output.line(await contents(platform));
    return services.some((service) => service.state === 'up') ? EXIT.ok : EXIT.unreachable;
  },
});

async function ask(platform: Platform, service: string): Promise<ServiceStatus> {
  const address = platform.urlOf(service) ?? '-';
  try {
    const reply = await platform.link.request(service, { method: 'GET', path: '/api/v3/version', timeoutMs: 2000 });
    const { version } = replyValue(reply) as { version?: string };
    return { service, address, state: 'up', version };
  } catch {
    return { service, address, state: 'down' }; // that it does not answer is the result
  }
}

async function contents(platform: Platform): Promise<string> {
  const [devices, events, readings] = await Promise.all([
    counted('device', async () => (await platform.metadata.devices.list({ limit: 0 })).totalCount),
    counted('event', () => platform.data.eventCount()),
    counted('reading', () => platform.data.readingCount()),
  ]);
  return `\n${devices}, ${events}, ${readings}`;
}

async function counted(noun: string, count: () => Promise<number>): Promise<string> {
  try {
    return amount(await count(), noun);
  } catch {
    return `? ${noun}s`; // the service is down, which the table says already
  }
}
