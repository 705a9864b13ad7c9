/** Time the processors spent, in any unit, since some moment. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Bytes that came in and went out since some moment. */
export interface NetworkCounters {
  readonly received: number;
  readonly sent: number;
}

/** The first line of Linux' `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; waiting for a disk counts as idle. */
export function parseCpuTimes(stat: string): CpuTimes | undefined {
  const line = /^cpu +(.+)$/m.exec(stat)?.[1];
  if (!line) return undefined;
  const times = line.split(' ').slice(0, 8).map(Number);
  const total = times.reduce((sum, time) => sum + time, 0);
  return { busy: total - (times[3] ?? 0) - (times[4] ?? 0), total };
}

/** Total and available memory in bytes from Linux' `/proc/meminfo`. */
export function parseMemory(meminfo: string): { readonly total: number; readonly available: number } | undefined {
  const kib = (name: string): number | undefined => {
    const text = new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(meminfo)?.[1];
    return text === undefined ? undefined : Number(text) * 1024;
  };
  const [total, available] = [kib('MemTotal'), kib('MemAvailable') ?? kib('MemFree')];
  return total === undefined || available === undefined ? undefined : { total, available };
}

/** Interfaces whose bytes were counted already elsewhere, or never left the machine. */
const INNER = /^(lo|docker|br-|veth|virbr|cni|flannel|cali)/;

/** The sum over the network interfaces of Linux' `/proc/net/dev`, without loopback and the inner bridges of containers. */
export function parseNetworkCounters(dev: string): NetworkCounters {
  let [received, sent] = [0, 0];
  for (const [, name = '', rest = ''] of dev.matchAll(/^ *([^\s:]+): *(.+)$/gm)) {
    if (INNER.test(name)) continue;
    const columns = rest.trim().split(/ +/).map(Number);
    received += columns[0] ?? 0;
    sent += columns[8] ?? 0;
  }
  return { received, sent };
}
