import { EdgeError, toEdgeError } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';

/** How long to wait for something that gives no sign of its own. */
export interface EventuallyOptions {
  /** What is waited for, for the message when it does not come: `the event of "pump-1" in core-data`. */
  what: string;
  /** Default 10,000. */
  withinMs?: number;
  /** Pause between two looks; default 20. */
  everyMs?: number;
}

/**
 * Looks again and again until `probe` gives something other than undefined, null or false, and resolves to that. A probe that throws is asked again.
 *
 * For what other processes do and never announce; where there is an event to wait for, wait for that.
 *
 * @throws {EdgeError} kind `ServiceUnavailable` when the time is up, with what the last look threw.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  options: EventuallyOptions,
): Promise<Exclude<T, undefined | null | false>> {
  const { what, withinMs = 10_000, everyMs = 20 } = options;
  const dueMs = systemClock.monotonicMs() + withinMs;
  for (;;) {
    const look = await once(probe);
    if (!('error' in look)) return look.value as Exclude<T, undefined | null | false>;
    if (systemClock.monotonicMs() >= dueMs)
      throw new EdgeError('ServiceUnavailable', `Waited ${withinMs} ms in vain for ${what}`, { cause: look.error });
    await systemClock.sleep(everyMs);
  }
}

async function once<T>(probe: () => T | Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    const value = await probe();
    return value === undefined || value === null || value === false ? { error: undefined } : { value };
  } catch (error) {
    return { error: toEdgeError(error) };
  }
}
