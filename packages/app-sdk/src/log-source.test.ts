import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EdgeError, eventEnvelope } from '@skerry/contracts';
import { systemClock, systemRandom } from '@skerry/runtime';
import { FakeClock } from '@skerry/testkit';
import type { Cursor } from './cursor.ts';
import type { EventSource, MessageHandler, Receipt, TriggerMessage } from './event-source.ts';
import { LogSource, type LogSourceOptions } from './log-source.ts';
import { type Fail, fail, type Retry } from './result.ts';
import { createTestEvent } from './testkit/test-event.ts';
import { awayError, TestEventLog } from './testkit/test-event-log.ts';
import { TestLog } from './testkit/test-log.ts';

class MemoryCursor implements Cursor {
  position: bigint | undefined;
  readonly moves: bigint[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(position?: bigint) {
    this.position = position;
  }

  move(position: bigint): void {
    this.position = position;
    this.moves.push(position);
    for (const watcher of this.#watchers) watcher();
  }

  async reached(position: bigint): Promise<void> {
    while (this.position !== position) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watchers.clear();
  }
}

interface Harness extends AsyncDisposable {
  readonly log: TestLog;
  readonly events: TestEventLog;
  readonly cursor: MemoryCursor;
  readonly source: LogSource;
  readonly seen: bigint[];
}

function receipt(failure?: Fail): Receipt {
  return { settled: Promise.resolve(failure) };
}

function failure(retry: Retry, message = 'broker away'): Fail {
  return fail(new EdgeError('Communication', message), { retry });
}

/** Runs a source over a log; `answer` says what becomes of each message. */
function start(
  options: Partial<LogSourceOptions> & { events?: TestEventLog; cursor?: MemoryCursor },
  answer: (message: TriggerMessage) => Receipt = () => receipt(),
): Harness {
  const { events = new TestEventLog(), cursor = new MemoryCursor(0n), clock = systemClock } = options;
  const [log, abort, seen] = [new TestLog(), new AbortController(), [] as bigint[]];
  const random = systemRandom(systemClock);
  const source = new LogSource({ data: events.client, random, log, startAt: 'oldest', ...options, cursor, clock });
  const handler = async (message: TriggerMessage) => {
    seen.push(message.position ?? -1n);
    return answer(message);
  };
  const running = source.run(handler, abort.signal);
  const dispose = async () => {
    abort.abort();
    await running;
  };
  return { log, events, cursor, source, seen, [Symbol.asyncDispose]: dispose };
}

function eventsUpTo(count: number): TestEventLog {
  const events = new TestEventLog();
  events.append(...Array.from({ length: count }, (_, i) => createTestEvent({}, i + 1)));
  return events;
}

test('gives every event of the log in order and moves the cursor behind each', async () => {
  await using run = start({ events: eventsUpTo(250) });
  await run.cursor.reached(250n);
  assert.deepEqual(
    run.seen,
    Array.from({ length: 250 }, (_, i) => BigInt(i + 1)),
  );
  run.events.append(createTestEvent({}, 251));
  await run.cursor.reached(251n);
});

test('tells pipelines the topic and the id of each event', async () => {
  let message: TriggerMessage | undefined;
  await using run = start({ events: eventsUpTo(1), baseTopic: 'base' }, (given) => {
    message = given;
    return receipt();
  });
  await run.cursor.reached(1n);
  assert.equal(message?.topic, 'base/events/core/core-data/Boiler/Boiler-1/Temperature');
  assert.equal(message?.envelope.correlationID, createTestEvent({}, 1).id);
});

test('goes on behind the cursor of an earlier run', async () => {
  await using run = start({ events: eventsUpTo(5), cursor: new MemoryCursor(3n) });
  await run.cursor.reached(5n);
  assert.deepEqual(run.seen, [4n, 5n]);
});

test('does not move the cursor over a failure, and gives the event again until it succeeds', async () => {
  const clock = new FakeClock();
  let failuresLeft = 3;
  await using run = start({ events: eventsUpTo(3), clock }, ({ position }) =>
    position === 2n && failuresLeft-- > 0 ? receipt(failure('transient')) : receipt(),
  );
  await run.cursor.reached(1n);
  while (run.cursor.position !== 3n) await clock.advance(1_000);
  assert.deepEqual(run.cursor.moves, [1n, 2n, 3n]);
  assert.deepEqual(
    run.seen.filter((position) => position === 2n),
    [2n, 2n, 2n, 2n],
  );
  assert.deepEqual(run.log.matching(/nothing is lost: broker away/).length, 1);
  assert.deepEqual(run.log.matching(/Exports go on/), ['Exports go on, from position 2.']);
});

test('says what it waits for while a failure lasts', async () => {
  const clock = new FakeClock();
  let isAway = true;
  await using run = start({ events: eventsUpTo(1), clock }, () => receipt(isAway ? failure('transient') : undefined));
  await run.log.seen(/nothing is lost/);
  assert.match(run.source.state().waitingFor ?? '', /broker away/);
  isAway = false;
  while (run.cursor.position !== 1n) await clock.advance(1_000);
  assert.equal(run.source.state().waitingFor, undefined);
});

test('skips an event that can never succeed, loudly', async () => {
  await using run = start({ events: eventsUpTo(2) }, ({ position }) => receipt(position === 1n ? failure('never', 'no XML') : undefined));
  await run.cursor.reached(2n);
  assert.deepEqual(run.log.matching(/skipped/), ['Event at position 1 is skipped: no XML. It stays in core-data.']);
});

test('tries an event that the receiver refuses a limited number of times', async () => {
  const clock = new FakeClock();
  await using run = start({ events: eventsUpTo(2), clock, refusedAttempts: 3 }, ({ position }) =>
    receipt(position === 1n ? failure('refused', 'status 400') : undefined),
  );
  while (run.cursor.position !== 2n) await clock.advance(1_000);
  assert.equal(run.seen.filter((position) => position === 1n).length, 3);
  assert.equal(run.log.matching(/position 1 is skipped: status 400/).length, 1);
});

test('keeps no more messages under way than its window', async () => {
  const landings: ((failed: Fail | undefined) => void)[] = [];
  await using run = start({ events: eventsUpTo(10), window: 4 }, () => {
    const { promise, resolve } = Promise.withResolvers<Fail | undefined>();
    landings.push(resolve);
    return { settled: promise };
  });
  while (landings.length < 4) await setImmediate();
  await setImmediate();
  assert.equal(landings.length, 4);
  for (let i = 0; i < 10; i += 1) {
    while (landings.length <= i) await setImmediate();
    landings[i]?.(undefined);
  }
  await run.cursor.reached(10n);
});

test('waits for a core-data that is away and goes on where it was', async () => {
  const clock = new FakeClock();
  await using run = start({ events: eventsUpTo(2), clock });
  await run.cursor.reached(2n);
  run.events.outage = awayError();
  run.events.wake();
  await run.log.seen(/wait for the event log of core-data: failed to send a http request/);
  run.events.outage = undefined;
  run.events.append(createTestEvent({}, 3));
  while (run.cursor.position !== 3n) await clock.advance(1_000);
  assert.deepEqual(run.seen, [1n, 2n, 3n]);
});

test('starts a new export at the first event made after its own start', async () => {
  const events = eventsUpTo(2_500);
  const sinceNs = createTestEvent({}, 2_400).origin;
  await using run = start({ events, cursor: new MemoryCursor(), startAt: { sinceNs } });
  await run.cursor.reached(2_500n);
  assert.equal(run.seen[0], 2_400n);
});

test('starts a new export at the end of a log of old events', async () => {
  const events = eventsUpTo(7);
  await using run = start({ events, cursor: new MemoryCursor(), startAt: { sinceNs: createTestEvent({}, 100).origin } });
  await run.log.seen(/from position 7/);
  events.append(createTestEvent({}, 101));
  await run.cursor.reached(8n);
  assert.deepEqual(run.seen, [8n]);
});

test('comes back to a log that was restored to an earlier state', async () => {
  const events = eventsUpTo(3);
  const startAt = { sinceNs: createTestEvent({}, 3).origin };
  await using run = start({ events, cursor: new MemoryCursor(50n), startAt });
  await run.cursor.reached(3n);
  events.append(createTestEvent({}, 4));
  await run.cursor.reached(4n);
  assert.deepEqual(run.seen, [3n, 4n]);
  assert.match(run.log.matching(/emptied or restored/)[0] ?? '', /ends at position 3, before the export's 50: .* Going on from 2\./);
});

test('notices that core-data came back with another log', async () => {
  const events = eventsUpTo(5);
  await using run = start({ events });
  await run.cursor.reached(5n);
  events.events.length = 1;
  events.wake();
  events.append(createTestEvent({}, 6));
  await run.cursor.reached(2n);
  assert.deepEqual(run.seen.slice(5), [2n]);
  assert.equal(run.log.matching(/emptied or restored/).length, 1);
});

/** A bus on which a test publishes events. */
class EarlyBus implements EventSource {
  readonly kind = 'bus';
  publish: (number: number, payload?: unknown) => Promise<Receipt | undefined> = async () => undefined;

  state() {
    return {};
  }

  async run(handler: MessageHandler, signal: AbortSignal): Promise<void> {
    this.publish = (number, payload = { apiVersion: 'v3', event: createTestEvent({}, number) }) => {
      const envelope = eventEnvelope({ correlationID: '', payload });
      return handler({ topic: 'edgex/events/device/s/Boiler/Boiler-1/Temperature', envelope });
    };
    await once(signal, 'abort');
  }
}

test('gives an event as soon as it is published, and moves the cursor when the log has it', async () => {
  const early = new EarlyBus();
  const topics: string[] = [];
  await using run = start({ early }, ({ topic }) => {
    topics.push(topic);
    return receipt();
  });
  await setImmediate();
  run.events.append(createTestEvent({}, 1));
  await run.cursor.reached(1n);
  await early.publish(2);
  assert.deepEqual([run.seen, run.cursor.position], [[1n, 0n], 1n]);
  run.events.append(createTestEvent({}, 2), createTestEvent({}, 3));
  await run.cursor.reached(3n);
  assert.deepEqual(run.seen, [1n, 0n, 3n]);
  assert.equal(new Set(topics).size, 1);
});

test('gives an event from the log whose early delivery failed', async () => {
  const [early, clock] = [new EarlyBus(), new FakeClock()];
  let failures = 1;
  await using run = start({ early, clock }, () => receipt(failures-- > 0 ? failure('transient') : undefined));
  await setImmediate();
  run.events.append(createTestEvent({}, 1));
  await run.log.seen(/nothing is lost/);
  while ((run.cursor.position ?? 0n) < 1n) await clock.advance(1_000);
  failures = 1;
  await early.publish(2);
  run.events.append(createTestEvent({}, 2));
  while ((run.cursor.position ?? 0n) < 2n) await clock.advance(1_000);
  assert.equal(run.seen.at(-1), 2n);
});

test('ignores what is no event on the bus', async () => {
  const early = new EarlyBus();
  await using run = start({ early });
  run.events.append(createTestEvent({}, 1));
  await run.cursor.reached(1n);
  await early.publish(2, { nothing: true });
  assert.deepEqual(run.seen, [1n]);
});

test('ends at once when aborted during a long request, a pause or an outage', async () => {
  for (const answer of [() => receipt(), () => receipt(failure('transient'))]) {
    const run = start({ events: eventsUpTo(1), clock: new FakeClock() }, answer);
    await setImmediate();
    await run[Symbol.asyncDispose]();
  }
});
