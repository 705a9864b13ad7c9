import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually, type PortSlot, reservePorts } from '@skerry/testkit';
import { request } from 'undici';
import { type CleanMachine, cleanMachine, withoutLaunchers } from './clean-machine.ts';
import { Program, processesOf } from './program.ts';

const FIRST_START_MS = 60_000;
const NEXT_START_MS = 10_000;
const STOP_MS = 2_000;

/** Ways to stop a platform that npm started. */
const STOPS = {
  'SIGTERM to npm': ({ program }: Started) => program.signal('SIGTERM'),
  'SIGTERM to the process': ({ dataDir }: Started) => void process.kill(runningPid(dataDir), 'SIGTERM'),
  'Ctrl-C in a terminal': ({ program }: Started) => program.pressCtrlC(),
} as const;

interface Started {
  readonly program: Program;
  readonly dataDir: string;
}

const LAUNCHERS: readonly { launcher: string; first: keyof typeof STOPS; second: keyof typeof STOPS }[] = [
  { launcher: '18', first: 'SIGTERM to npm', second: 'SIGTERM to the process' },
  { launcher: '20', first: 'Ctrl-C in a terminal', second: 'SIGTERM to npm' },
  { launcher: '22', first: 'SIGTERM to the process', second: 'Ctrl-C in a terminal' },
];

describe('a fresh clone', { skip: withoutLaunchers('18', '20', '22') }, () => {
  let machine: CleanMachine;
  let slot: PortSlot;
  before(async () => {
    machine = cleanMachine();
    slot = await reservePorts();
  });
  after(async () => {
    await slot[Symbol.asyncDispose]();
    machine[Symbol.dispose]();
  });

  for (const { launcher, first, second } of LAUNCHERS) {
    it(`runs within a minute by npm start on Node ${launcher}, stops by ${first}, keeps its data, stops by ${second}`, async (test) => {
      const started = performance.now();
      const clone = machine.clone(`clone-${launcher}`);
      const place = { clone, dataDir: join(machine.folder, `data-${launcher}`), env: machine.env(launcher), offset: slot.offset };

      await using program = npmStart(place, first);
      await program.says(/^Skerry is up/, FIRST_START_MS);
      test.diagnostic(`Node ${launcher}: ${((performance.now() - started) / 1000).toFixed(1)} s from git clone to running`);
      assertShowsProgress(program);
      const stored = await firstEvents(slot.offset);
      await stops({ program, dataDir: place.dataDir }, first);
      assert.deepEqual(processesOf(clone), []);

      await using again = npmStart(place, second);
      await again.says(/^Skerry is up/, NEXT_START_MS);
      assert.doesNotMatch(again.output, /Setting up|Bundled/);
      assert.ok((await eventCount(slot.offset)) >= stored);
      await stops({ program: again, dataDir: place.dataDir }, second);
      assert.deepEqual(processesOf(clone), []);
    });
  }
});

function npmStart(
  place: { clone: string; dataDir: string; env: Record<string, string | undefined>; offset: number },
  stop: keyof typeof STOPS,
): Program {
  return new Program(['npm', 'start', '--', '--data', place.dataDir, '--port-offset', String(place.offset)], {
    cwd: place.clone,
    env: place.env,
    terminal: stop === 'Ctrl-C in a terminal',
  });
}

function assertShowsProgress({ lines }: Program): void {
  const at = (pattern: RegExp) => lines.find(({ text }) => pattern.test(text))?.atMs;
  const told = [/^Setting up Skerry: installing packages/, /^Packages installed in/, /^Bundled the platform in/].map(at);
  assert.deepEqual(
    told,
    [...told].sort((a, b) => Number(a) - Number(b)),
  );
  const silences = lines.map(({ atMs }, index) => atMs - (lines[index - 1]?.atMs ?? 0));
  assert.ok(Math.max(...silences) < 8_000, 'nothing was said for 8 s');
}

/** Asks the machine itself for its load as soon as it is a device, and waits until that is stored. */
async function firstEvents(offset: number): Promise<number> {
  const reading = () => get(`http://127.0.0.1:${59882 + offset}/api/v3/device/name/Gateway/CpuUsage?ds-pushevent=true`);
  await eventually(reading, { what: 'a measurement of this machine' });
  return await eventually(() => eventCount(offset), { what: 'a stored event' });
}

async function eventCount(offset: number): Promise<number> {
  return Number(((await get(`http://127.0.0.1:${59880 + offset}/api/v3/event/count`)) as { count: number }).count);
}

async function get(url: string): Promise<unknown> {
  const { statusCode, body } = await request(url);
  const answer = await body.json();
  assert.equal(statusCode, 200, JSON.stringify(answer));
  return answer;
}

async function stops(started: Started, how: keyof typeof STOPS): Promise<void> {
  const asked = performance.now();
  STOPS[how](started);
  const { code } = await started.program.ends(10_000);
  const took = performance.now() - asked;
  assert.ok(took < STOP_MS, `${how} took ${took.toFixed(0)} ms`);
  assert.equal(code, 0, started.program.output);
}

function runningPid(dataDir: string): number {
  return (JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { pid: number }).pid;
}
