import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Figure, Floor, Measurement, Quantity } from './harness/figure.ts';
import { Platform } from './harness/platform.ts';
import { prepareClone } from './harness/prepare.ts';
import { cpuMsOf } from './harness/proc.ts';
import { medianOf, repeat } from './harness/repeat.ts';
import { createScratch } from './harness/scratch.ts';

/** Starts that are measured: one takes a moment, and single ones vary. */
const STARTS = { short: 3, full: 9 };

interface Started {
  readonly ms: number;
  readonly cpuMs: number;
}

/** From the exec of the command until every service answers, on a store that exists. */
export const start: Figure = {
  name: 'start',
  title: 'Start until all services answer, on an existing store',
  async measure(scale) {
    using scratch = createScratch();
    const repeats = STARTS[scale.name];
    const baseline = { label: 'node -e 0', value: medianOf(await repeat({ repeats }, bareNode), (ms) => ms), unit: 'ms' };
    const first = await startAndStop(scratch.folder);
    const again = await repeat({ repeats }, () => startAndStop(scratch.folder));
    prepareClone();
    const byNpm = await repeat({ repeats }, () => startAndStop(scratch.folder, ['npm', 'start', '--']));
    return [
      measurement('first start, empty folder', [first], { baseline }),
      measurement('node on the bundle', again, { baseline, floor: { atMost: 1000 } }),
      measurement('npm start', byNpm, { baseline, floor: { atMost: 1500 } }),
    ];
  },
};

function measurement(label: string, runs: readonly Started[], beside: { baseline: Quantity; floor?: Floor }): Measurement {
  const note = `${medianOf(runs, (run) => run.cpuMs).toFixed(0)} ms of CPU time`;
  return { label, value: medianOf(runs, (run) => run.ms), unit: 'ms', note, ...beside };
}

async function startAndStop(dataDir: string, command?: readonly string[]): Promise<Started> {
  await using platform = await Platform.start({ dataDir, ...(command && { command }) });
  return { ms: platform.startedInMs, cpuMs: cpuMsOf(platform.pid) };
}

async function bareNode(): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, ['-e', '0']), 'exit');
  return performance.now() - started;
}
