import { type Event, isEdgeError } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';
import { type AnyContext, defineCommand } from '../../command.ts';
import { wholeNumber } from '../../options.ts';
import { eventLine } from '../../output/event-line.ts';

const WAIT_MS = 10_000;
const PAGE = 500;
const POLL_MS = 1000;

/** `skerry event tail`. */
export const tail = defineCommand({
  summary: 'Shows events as they are stored, until Ctrl-C.',
  examples: ['skerry event tail', 'skerry event tail --device Pump', 'skerry event tail --count 10 --json'],
  args: {
    device: { type: 'string', description: 'Only events of this device', valueHint: 'name' },
    count: { type: 'string', description: 'End after this many events', valueHint: 'n' },
  },
  async run(context) {
    const { args, output, signal } = context;
    const count = wholeNumber('count', args.count, { min: 1, max: 1_000_000_000, fallback: Number.MAX_SAFE_INTEGER });
    let shown = 0;
    for await (const event of follow(context)) {
      if (signal.aborted) break;
      if (args.device && event.deviceName !== args.device) continue;
      output.line(eventLine(event, output.json));
      shown += 1;
      if (shown >= count) break;
    }
  },
});

/** New events, by the log where the platform has one; EdgeX has none, so there its newest events are asked for again and again. */
async function* follow(context: AnyContext): AsyncGenerator<Event> {
  try {
    yield* followLog(context);
  } catch (error) {
    if (context.signal.aborted) return;
    if (!isEdgeError(error) || (error.kind !== 'NotFound' && error.kind !== 'NotAllowed')) throw error;
    context.output.note('This platform has no event log to follow, so its newest events are asked for every second; bursts may be missed.');
    yield* followNewest(context);
  }
}

async function* followLog({ platform, signal }: AnyContext): AsyncGenerator<Event> {
  let position = (await platform.data.eventsAfter(0n, { limit: 0 }, { signal })).newest;
  while (!signal.aborted) {
    const page = await platform.data.eventsAfter(position, { limit: PAGE, waitMs: WAIT_MS }, { signal, timeoutMs: WAIT_MS + 5000 });
    yield* page.events;
    position = page.next;
  }
}

async function* followNewest({ platform, signal }: AnyContext): AsyncGenerator<Event> {
  let newest = BigInt(systemClock.nowMs()) * 1_000_000n;
  while (!signal.aborted) {
    const { items } = await platform.data.events({ limit: 100 }, { signal });
    const fresh = items.filter((event) => event.origin > newest).reverse();
    yield* fresh;
    newest = fresh.at(-1)?.origin ?? newest;
    await systemClock.sleep(POLL_MS, signal);
  }
}
