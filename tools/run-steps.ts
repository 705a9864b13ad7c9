import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

/** One step of a gate: what it is called when it fails, and the command. */
export interface Step {
  name: string;
  command: readonly string[];
  /** Nothing is printed behind its output, which ends with what others read. */
  speaksLast?: boolean;
}

const root = dirname(import.meta.dirname);

/** Runs the steps in turn, each with its time; ends the process with code 1 at the first that fails. */
export function runSteps(steps: readonly Step[]): void {
  for (const step of steps) {
    const started = performance.now();
    const [program = '', ...args] = step.command;
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (status !== 0) {
      console.error(`${step.name} failed after ${seconds} s: ${step.command.slice(0, 6).join(' ')}`);
      process.exit(1);
    }
    if (!step.speaksLast) console.log(`${step.name}: ok, ${seconds} s`);
  }
}
