// node bench/run.ts [--scale short|full] [--seconds N] [--repeats N] [names…]: measures the figures named, or all.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { busStore } from './bus-store.ts';
import { command } from './command.ts';
import { exportLatency } from './export-latency.ts';
import { flatMemory } from './flat-memory.ts';
import { type Figure, reachesFloor, type Scale } from './harness/figure.ts';
import { prepareClone } from './harness/prepare.ts';
import { reportLines } from './harness/report.ts';
import { memory } from './memory.ts';
import { metadata } from './metadata.ts';
import { newest } from './newest.ts';
import { postEvent } from './post-event.ts';
import { size } from './size.ts';
import { start } from './start.ts';

const FIGURES: readonly Figure[] = [start, size, memory, command, postEvent, busStore, exportLatency, newest, metadata, flatMemory];

const SCALES: Readonly<Record<string, Scale>> = {
  short: { name: 'short', seconds: 1, repeats: 1 },
  full: { name: 'full', seconds: 60, repeats: 3 },
};

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { scale: { type: 'string', default: 'short' }, seconds: { type: 'string' }, repeats: { type: 'string' } },
    allowPositionals: true,
  });
  const named = SCALES[values.scale];
  const figures = positionals.map((name) => FIGURES.find((figure) => figure.name === name));
  if (named === undefined || figures.includes(undefined)) return refuse();
  const scale = { ...named, seconds: Number(values.seconds ?? named.seconds), repeats: Number(values.repeats ?? named.repeats) };
  prepareClone();
  return await measureAll(positionals.length === 0 ? FIGURES : (figures as Figure[]), scale);
}

/** At full scale a floor that is missed fails the run; a short run is too short to judge and only shows that everything can be measured. */
async function measureAll(figures: readonly Figure[], scale: Scale): Promise<number> {
  let missed = 0;
  for (const figure of figures) {
    const load = loadavg()[0]!.toFixed(1);
    const measurements = await figure.measure(scale);
    console.log(reportLines({ title: `${figure.name}: ${figure.title} (load before: ${load})` }, measurements).join('\n'));
    missed += measurements.filter((measurement) => !reachesFloor(measurement)).length;
  }
  return scale.name === 'full' && missed > 0 ? 1 : 0;
}

function refuse(): number {
  console.error(`Name figures of ${FIGURES.map(({ name }) => name).join(', ')}, and a scale of ${Object.keys(SCALES).join(', ')}.`);
  return 2;
}
