import { globSync, readFileSync } from 'node:fs';

const KIB = 1024;
/** Linux counts CPU time in hundredths of a second for programs, whatever it uses itself. */
const TICK_MS = 10;

/** What a process and its children take of memory, in bytes. */
export interface ProcessMemory {
  /** Own pages, and of pages that others use too a fair share. */
  readonly pss: number;
  /** Own pages alone. */
  readonly uss: number;
  /** All pages, shared or not. */
  readonly rss: number;
}

/** Memory of a process and of all that it started, as Linux accounts for it in `smaps_rollup`. */
export function memoryOf(pid: number): ProcessMemory {
  const parts = processTree(pid).map((each) => readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'));
  const sum = (...names: string[]) => parts.reduce((total, text) => total + names.reduce((some, name) => some + field(text, name), 0), 0);
  return { pss: sum('Pss'), uss: sum('Private_Clean', 'Private_Dirty'), rss: sum('Rss') };
}

/** CPU milliseconds that a process and its threads have used so far. */
export function cpuMsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The process and everything below it. */
function processTree(pid: number): number[] {
  const children = globSync(`/proc/${pid}/task/*/children`).flatMap((path) => readFileSync(path, 'utf8').split(' '));
  return [
    pid,
    ...children
      .map(Number)
      .filter((child) => child > 0)
      .flatMap(processTree),
  ];
}

function field(text: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text);
  return Number(match?.[1] ?? 0) * KIB;
}
