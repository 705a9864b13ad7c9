import { mkdir, statfs } from 'node:fs/promises';
import { formatDuration, parseDuration, parseDurationMs, toEdgeError } from '@skerry/contracts';
import type { Clock, Logger } from '@skerry/runtime';
import type { DataConfig } from './core-data.ts';
import type { EventStore, SourceUse } from './store.ts';

/** The settings of retention. */
export type RetentionSettings = DataConfig['Retention'];

/** Space on the disk that holds the data. */
export interface DiskSpace {
  readonly freeBytes: number;
}

/** What retention works with. */
export interface RetentionParts {
  readonly store: EventStore;
  readonly settings: RetentionSettings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  diskSpace(): Promise<DiskSpace>;
}

/** No device has a clock that is right and earlier than this. */
const EARLIEST_MS = Date.UTC(2024, 0, 1);
/** Data this much newer than the clock means that the clock is wrong. */
const PLAINLY_MS = 24 * 3600_000;
const SHARE_CHECK_MS = 60_000;
/** Shrinking goes this far below the limit, so that it is not due again at once. */
const SHRINK_TO = 0.95;

/**
 * Deletes old events: by age, source by source, and the oldest of all when the data outgrows its share of the disk.
 *
 * Age is not judged while the clock is plainly not set: a device without a battery clock would else delete everything it has, or nothing.
 */
export class Retention {
  readonly #parts: RetentionParts;
  #clockDoubted = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Runs until the signal aborts. */
  async run(): Promise<void> {
    const { settings } = this.#parts;
    const intervalMs = parseDurationMs(settings.Interval);
    const ageEvery = intervalMs > 0 ? this.#every(intervalMs, () => this.deleteAged()) : undefined;
    const shareEvery = this.#every(Math.min(SHARE_CHECK_MS, intervalMs || SHARE_CHECK_MS), () => this.keepShare());
    await Promise.all([ageEvery, shareEvery]);
  }

  /** Deletes what is older than its source may keep. Does nothing, and says so, while the clock is plainly wrong. */
  async deleteAged(): Promise<void> {
    const { store, settings, clock, signal } = this.#parts;
    if (this.#isClockWrong()) return;
    const duration = parseDuration(settings.DefaultDuration, { days: true });
    const before = BigInt(clock.nowMs()) * 1_000_000n - duration;
    for (const use of store.sources()) {
      if (signal.aborted) return;
      if (this.#isDue(use)) await store.trim(use, { before, keep: Math.max(0, settings.DefaultMinCap) });
    }
    await store.forgetEmptySources();
  }

  /** Deletes the oldest events if the data takes more than its share of the disk. */
  async keepShare(): Promise<void> {
    const { store, settings, log, signal } = this.#parts;
    const { usedBytes } = store.usage();
    const limit = shareOf(settings, usedBytes, await this.#parts.diskSpace());
    if (usedBytes <= limit) return;
    const deleted = await store.shrinkTo(Math.floor(limit * SHRINK_TO), signal);
    log.warn(`Deleted the ${deleted} oldest events: they took more than ${settings.MaxDiskShare} % of the disk space within reach.`);
  }

  #isDue(use: SourceUse): boolean {
    const { DefaultMaxCap } = this.#parts.settings;
    return DefaultMaxCap <= 0 || use.events >= DefaultMaxCap;
  }

  #isClockWrong(): boolean {
    const { clock, store, log } = this.#parts;
    const nowMs = clock.nowMs();
    const newest = store.newestOrigin();
    const ahead = newest !== undefined && Number(newest / 1_000_000n) - nowMs > PLAINLY_MS;
    const wrong = nowMs < EARLIEST_MS || ahead;
    if (wrong && !this.#clockDoubted) {
      const now = new Date(nowMs).toISOString();
      log.warn(`No events are deleted by age: the clock says ${now}, which cannot be right. Set the clock, for example by NTP.`);
    }
    this.#clockDoubted = wrong;
    return wrong;
  }

  async #every(intervalMs: number, work: () => Promise<void>): Promise<void> {
    const { clock, signal, log } = this.#parts;
    while (await slept(clock, intervalMs, signal)) {
      try {
        await work();
      } catch (error) {
        log.error(`Cannot delete old events: ${toEdgeError(error).fullMessage}`);
      }
    }
  }
}

/** Free space on the disk of a folder, which is made if it is missing. */
export async function diskSpaceOf(folder: string): Promise<DiskSpace> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize };
}

/** One sentence for people: how long events are kept and how much disk they may take. */
export async function retentionSummary(
  dataDir: string,
  settings: Pick<RetentionSettings, 'Interval' | 'DefaultDuration' | 'MaxDiskShare'>,
): Promise<string> {
  const share = `at most ${settings.MaxDiskShare} % of the free disk (${gibibytes(shareOf(settings, 0, await diskSpaceOf(dataDir)))} now)`;
  if (parseDurationMs(settings.Interval) <= 0) return `Events are kept until they take ${share}; then the oldest go first.`;
  return `Events are kept for ${spoken(settings.DefaultDuration)} and take ${share}; then the oldest go first.`;
}

async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch {
    return false;
  }
}

/** Of what is free and what the data takes itself, since others may fill the disk too. */
function shareOf(settings: Pick<RetentionSettings, 'MaxDiskShare'>, usedBytes: number, disk: DiskSpace): number {
  return ((usedBytes + disk.freeBytes) * settings.MaxDiskShare) / 100;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function spoken(duration: string): string {
  const nanoseconds = parseDuration(duration, { days: true });
  const day = 24n * 3600n * 1_000_000_000n;
  if (nanoseconds % day !== 0n || nanoseconds === 0n) return formatDuration(nanoseconds);
  return nanoseconds === day ? '1 day' : `${nanoseconds / day} days`;
}
