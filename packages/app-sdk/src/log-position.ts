import type { CallOptions, DataClient } from '@skerry/client';

const LOOK_BACK = 1_000n;

/** The position of the newest event of the log, 0 if the log is empty. */
export async function findLogEnd(data: DataClient, options: CallOptions = {}): Promise<bigint> {
  const { newest } = await data.eventsAfter(0n, { limit: 1, waitMs: 0 }, options);
  return newest;
}

/**
 * Where a new export starts: behind the newest event that is older than `sinceNs`.
 *
 * So events that came while the export was still being started are not missed, and history is not exported. Looks at the last 1,000 events.
 */
export async function findStart(data: DataClient, sinceNs: bigint, options: CallOptions = {}): Promise<bigint> {
  const end = await findLogEnd(data, options);
  const from = end > LOOK_BACK ? end - LOOK_BACK : 0n;
  const page = await data.eventsAfter(from, { limit: Number(LOOK_BACK), waitMs: 0 }, options);
  const first = page.events.findIndex((event) => event.origin >= sinceNs);
  const position = first < 0 ? undefined : page.positions[first];
  return position === undefined ? end : position - 1n;
}
