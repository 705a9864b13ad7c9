import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import { type CpuTimes, type NetworkCounters, parseCpuTimes, parseMemory, parseNetworkCounters } from './proc-text.ts';

/** Sizes in bytes of the file system a folder lies on. */
export interface DiskSpace {
  readonly total: number;
  readonly used: number;
  /** What an ordinary user may still write. */
  readonly free: number;
}

/** What the operating system tells about the machine. */
export interface HostFiles {
  cpuTimes(): CpuTimes;
  loadAverage(): readonly [number, number, number];
  memory(): { readonly total: number; readonly available: number };
  /** Undefined where the system does not tell. */
  network(): NetworkCounters | undefined;
  disk(folder: string): Promise<DiskSpace>;
  uptimeSeconds(): number;
}

// Files under /proc are memory: reading one takes some microseconds, less than handing the work to a thread.
function procFile(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return ''; // not Linux: the callers ask Node instead
  }
}

function nodeCpuTimes(): CpuTimes {
  let [busy, total] = [0, 0];
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.idle + times.irq;
    total += all;
    busy += all - times.idle;
  }
  return { busy, total };
}

async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  return { total: blocks * bsize, used: (blocks - bfree) * bsize, free: bavail * bsize };
}

/** The machine this process runs on: from `/proc` on Linux, from Node elsewhere. */
export const hostFiles: HostFiles = {
  cpuTimes: () => parseCpuTimes(procFile('stat')) ?? nodeCpuTimes(),
  loadAverage: () => loadavg() as [number, number, number],
  memory: () => parseMemory(procFile('meminfo')) ?? { total: totalmem(), available: freemem() },
  network: () => {
    const dev = procFile('net/dev');
    return dev === '' ? undefined : parseNetworkCounters(dev);
  },
  disk: diskSpace,
  uptimeSeconds: uptime,
};
