import { accessSync, constants, statfsSync } from 'node:fs';
import { systemClock } from '@skerry/runtime';
import type { Finding } from './finding.ts';

const LOW_DISK_BYTES = 500 * 2 ** 20;
const EARLIEST_MS = Date.UTC(2024, 0, 1);

/** Whether the clock of this machine is set. */
export function checkClock(): Finding {
  const now = systemClock.nowMs();
  const found = new Date(now).toISOString();
  if (now >= EARLIEST_MS) return { check: 'clock', state: 'ok', found };
  return {
    check: 'clock',
    state: 'problem',
    found,
    advice: 'The clock is not set. Set it, or let NTP do it; until then nothing is deleted by age.',
  };
}

/** Whether the data folder can be written, and how much room there is. */
export function checkFolder(dataDir: string): Finding {
  const check = 'data folder';
  try {
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = `${dataDir}, ${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free`;
    if (bavail * bsize >= LOW_DISK_BYTES) return { check, state: 'ok', found: free };
    return {
      check,
      state: 'warning',
      found: free,
      advice: 'The disk is nearly full. Free some space, or keep data for a shorter time (Retention of core-data).',
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      return {
        check,
        state: 'warning',
        found: `${dataDir} does not exist`,
        advice: 'It is made at the first start; name another with --data.',
      };
    return {
      check,
      state: 'problem',
      found: `${dataDir}: ${code}`,
      advice: 'Give yourself the right to write there, or name another folder with --data.',
    };
  }
}
