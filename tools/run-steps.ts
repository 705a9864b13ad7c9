import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** One step of a gate: what it is called when it fails, and the command. */
export interface Step {
  name: string;
  command: readonly string[];
}

const root = dirname(import.meta.dirname);
/** A test that leaves something open would keep its process, and so the gate, for ever. */
const STEP_MS = 5 * 60_000;

/** Runs the steps two at a time, each with its time and its output in one piece; ends the process with code 1 if any failed. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const waiting = [...steps];
  const failed: string[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await runStep(step))) failed.push(step.name);
    }
  };
  await Promise.all([lane(), lane()]);
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exit(1);
}

/** Runs one step whose output goes straight to the terminal and is the last there is; resolves to its exit code. */
export function runLast(step: Step): Promise<number> {
  const [program = '', ...args] = step.command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    child.on('error', () => resolve(1)).on('close', (code) => resolve(code ?? 1));
  });
}

async function runStep(step: Step): Promise<boolean> {
  const started = performance.now();
  const { code, output } = await collect(step.command);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code === 0) console.log(`${step.name}: ok, ${seconds} s`);
  else console.error(`${output}\n${step.name} failed after ${seconds} s: ${step.command.slice(0, 6).join(' ')}`);
  return code === 0;
}

function collect(command: readonly string[]): Promise<{ code: number; output: string }> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: STEP_MS, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${program} cannot be run: ${error.message}` }));
    child.on('close', (code) => {
      const ending = code === null ? `\n${program} was ended: it did not end by itself within ${STEP_MS / 1000} s.` : '';
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() + ending });
    });
  });
}
