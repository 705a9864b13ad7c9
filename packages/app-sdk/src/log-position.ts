import type { CallOptions, DataClient } from '@skerry/client';

const LOOK_BACK = 1_000n;
const LARGEST = 2n ** 62n;

/** True if the log goes on behind a position, be it with events that were deleted since. */
export async function logGoesOn(data: DataClient, position: bigint, options: CallOptions = {}): Promise<boolean> {
  const page = await data.eventsAfter(position, { limit: 1, waitMs: 0 }, options);
  return page.events.length > 0 || page.next > position;
}

/** The position of the newest event of the log, 0 if the log is empty. Asks about twice the binary logarithm of it, so a log of millions costs 50 requests. */
export async function findLogEnd(data: DataClient, options: CallOptions = {}): Promise<bigint> {
  let below = 0n;
  let above = 1n;
  while (above < LARGEST && (await logGoesOn(data, above - 1n, options))) [below, above] = [above, above * 2n];
  while (above - below > 1n) {
    const middle = (below + above) / 2n;
    if (await logGoesOn(data, middle - 1n, options)) below = middle;
    else above = middle;
  }
  return below;
}

/**
 * Where a new export starts: behind the newest event that is older than `sinceNs`.
 *
 * So events that came while the export was still being started are not missed, and history is not exported.
 */
export async function findStart(data: DataClient, sinceNs: bigint, options: CallOptions = {}): Promise<bigint> {
  const end = await findLogEnd(data, options);
  const from = end > LOOK_BACK ? end - LOOK_BACK : 0n;
  const page = await data.eventsAfter(from, { limit: Number(LOOK_BACK), waitMs: 0 }, options);
  const first = page.events.findIndex((event) => event.origin >= sinceNs);
  const position = first < 0 ? undefined : page.positions[first];
  return position === undefined ? end : position - 1n;
}
