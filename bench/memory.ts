import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringToTen } from './harness/devices.ts';
import { eventTemplates } from './harness/event.ts';
import type { Figure, Measurement, Quantity, Scale } from './harness/figure.ts';
import { runJob } from './harness/job.ts';
import { Platform, pause } from './harness/platform.ts';
import { memoryOf, type ProcessMemory } from './harness/proc.ts';
import { bundleFile } from './harness/root.ts';
import { createScratch } from './harness/scratch.ts';

const MIB = 1 << 20;
const IDLE_SECONDS = { short: 2, full: 20 };
const SETTLE_MS = 10_000;
const CONNECTIONS = 32;

/** What the platform's processes take of memory with ten devices, store and broker included; idle and after load. */
export const memory: Figure = {
  name: 'memory',
  title: 'Memory (PSS) of the platform with ten devices',
  async measure(scale) {
    using scratch = createScratch();
    const node = ownNode(scratch.folder);
    const baseline = await bareNode(node);
    await using platform = await Platform.start({ dataDir: join(scratch.folder, 'data'), command: [node, bundleFile, 'up'] });
    await bringToTen(platform);
    await pause(IDLE_SECONDS[scale.name] * 1000);
    const idle = memoryOf(platform.pid);
    const sent = await putLoad(platform, scale);
    await pause(scale.name === 'full' ? SETTLE_MS : SETTLE_MS / 10);
    const loaded = memoryOf(platform.pid);
    return [
      { ...measurement(`${IDLE_SECONDS[scale.name]} s after start`, idle, baseline), floor: { atMost: 120 } },
      measurement(`after ${sent} events and commands`, loaded, baseline),
    ];
  },
};

/** A copy of Node for this measurement alone, so that no page of the program is shared with others, and PSS tells what a machine of one's own would need. */
function ownNode(folder: string): string {
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node);
  return node;
}

async function bareNode(node: string): Promise<Quantity> {
  const child = spawn(node, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  await pause(1000);
  const { pss } = memoryOf(child.pid!);
  child.kill();
  return { label: 'bare node process', value: pss / MIB, unit: 'MiB' };
}

async function putLoad(platform: Platform, { seconds }: Scale): Promise<number> {
  const common = { connections: CONNECTIONS, seconds };
  const events = eventTemplates().map(({ path, body }) => ({ method: 'POST' as const, path, body }));
  const posted = await runJob('http-load', { ...common, port: platform.port('core-data'), requests: events });
  const commands = [{ method: 'GET' as const, path: '/api/v3/device/name/Random-Integer-Device/Int32' }];
  const read = await runJob('http-load', { ...common, port: platform.port('core-command'), requests: commands });
  return posted.answered + read.answered;
}

function measurement(label: string, { pss, uss, rss }: ProcessMemory, baseline: Quantity): Measurement {
  const note = `USS ${(uss / MIB).toFixed(0)} MiB, RSS ${(rss / MIB).toFixed(0)} MiB`;
  return { label, value: pss / MIB, unit: 'MiB', baseline, note };
}
