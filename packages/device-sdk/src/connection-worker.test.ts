import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import { createTestLog } from './bench.test.ts';
import { CallContext, type ContextSource } from './call-context.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { ConnectionWorker, type Eventually } from './connection-worker.ts';
import { DriverError } from './driver-error.ts';

const LIMITS = { queueSize: 2, queueTimeoutMs: 5000, retryBaseMs: 500, retryMaxMs: 4000 };

interface Line {
  readonly number: number;
  closed: boolean;
  [Symbol.dispose](): void;
}

function start() {
  const clock = new FakeClock();
  const random = new SeededRandom(1, clock);
  const { log, lines } = createTestLog();
  const stop = new AbortController();
  const source: ContextSource = {
    ...{ service: 's', log, clock, random, dataDir: '/', signal: stop.signal },
    settings: () => ({}),
    device: () => undefined,
    push: () => undefined,
  };
  const made: Line[] = [];
  const plant = { connect: async (): Promise<Line> => newLine(made) };
  const worker = new ConnectionWorker<Line>({ key: 'line', clock, random, log, limits: () => LIMITS });
  const submit = <T>(run: (line: Line, context: CallContext) => Eventually<T>, deadlineMs = 1000): Eventually<T> => {
    const context = new CallContext(source);
    return worker.submit({ deadlineMs, context, connect: () => plant.connect(), run });
  };
  return { clock, lines, made, plant, worker, submit, stop };
}

function newLine(made: Line[]): Line {
  const line: Line = {
    number: made.length + 1,
    closed: false,
    [Symbol.dispose]: () => {
      line.closed = true;
    },
  };
  made.push(line);
  return line;
}

const rejected = async (promise: unknown): Promise<DriverError> => {
  try {
    await promise;
  } catch (error) {
    return error as DriverError;
  }
  throw new assert.AssertionError({ message: 'did not reject' });
};

describe('a connection worker', () => {
  test('connects when first used, then answers at once without a promise', async () => {
    const { submit, made, worker } = start();
    assert.equal(await submit((line) => line.number), 1);
    assert.equal(
      submit((line) => line.number),
      1,
    );
    assert.deepEqual([made.length, worker.connected, worker.breaker], [1, true, 'closed']);
  });

  test('runs one call at a time, in order', async () => {
    const { submit } = start();
    const log: string[] = [];
    const first = Promise.withResolvers<void>();
    const slow = submit(async () => {
      log.push('slow begins');
      await first.promise;
      log.push('slow ends');
    });
    const quick = submit(() => void log.push('quick'));
    first.resolve();
    await Promise.all([slow, quick]);
    assert.deepEqual(log, ['slow begins', 'slow ends', 'quick']);
  });

  test('fails a call at its deadline and tells its signal, and the next one waits until it has really ended', async () => {
    const { submit, clock } = start();
    await submit(() => 0);
    const log: string[] = [];
    const end = Promise.withResolvers<void>();
    const hanging = rejected(
      submit((_line, { signal }) => {
        signal.addEventListener('abort', () => log.push('told'));
        return end.promise;
      }),
    );
    const next = submit(() => void log.push('next'));
    await clock.advance(1000);
    const error = await hanging;
    assert.deepEqual([error.message, error.fault, error.executed], ['no answer within 1000 ms', 'silent', 'maybe']);
    assert.deepEqual(log, ['told']);
    end.resolve();
    await next;
    assert.deepEqual(log, ['told', 'next']);
  });

  test('gives the connection up when a call does not end after its deadline', async () => {
    const { submit, clock, made } = start();
    await submit(() => 0);
    const hanging = rejected(submit(() => new Promise(() => undefined)));
    const next = submit((line) => line.number);
    await clock.advance(2000);
    await hanging;
    assert.equal(await next, 2);
    assert.deepEqual(
      made.map((line) => line.closed),
      [true, false],
    );
  });

  test('connects anew after a fault of the connection, and keeps it after any other', async () => {
    const { submit, made } = start();
    await submit(() => 0);
    assert.throws(() => submit(() => failing(new DriverError('reset', { fault: 'connection' }))), { message: 'reset' });
    assert.equal(await submit((line) => line.number), 2);
    await rejected(submit(async () => failing(new DriverError('refused', { fault: 'answer' }))));
    assert.equal(
      submit((line) => line.number),
      2,
    );
    assert.equal(made[0]?.closed, true);
  });

  test('refuses more than the queue holds, and what waits too long; nothing of it was executed', async () => {
    const { submit, clock, worker } = start();
    await submit(() => 0);
    const end = Promise.withResolvers<number>();
    const first = submit(() => end.promise, 60_000);
    const waiting = [rejected(submit(() => 1)), rejected(submit(() => 2))];
    assert.equal(worker.waiting, 2);
    assert.throws(() => submit(() => 3), { message: '2 requests already wait for connection "line"', executed: 'no' });
    await clock.advance(5000);
    for (const error of await Promise.all(waiting))
      assert.deepEqual([error.message, error.executed], ['connection "line" was busy for 5000 ms', 'no']);
    end.resolve(7);
    assert.equal(await first, 7);
  });

  test('does not try to connect again before a pause that grows, and says when', async () => {
    const { submit, clock, plant, worker } = start();
    let tries = 0;
    plant.connect = async () => {
      tries += 1;
      return failing(new TypeError('unreachable'));
    };
    const first = await rejected(submit(() => 0));
    assert.equal(first.fullMessage, 'cannot connect to "line" -> unreachable');
    assert.equal(first.executed, 'no');
    assert.match((await rejected(submit(() => 0))).message, /^not connected to "line": unreachable; next try in \d+ ms$/);
    assert.deepEqual([tries, worker.breaker], [1, 'open']);
    await clock.advance(500);
    await rejected(submit(() => 0));
    assert.equal(tries, 2);
    plant.connect = async () => ({ number: 9, closed: false, [Symbol.dispose]: () => undefined });
    await clock.advance(1000);
    assert.equal(await submit((line) => line.number), 9);
  });

  test('gives up connecting at the deadline and closes what came too late', async () => {
    const { submit, clock, plant, made } = start();
    const late = Promise.withResolvers<Line>();
    plant.connect = () => late.promise;
    const waiting = rejected(submit(() => 0));
    await clock.advance(1000);
    assert.match((await waiting).fullMessage, /no connection within 1000 ms/);
    late.resolve(newLine(made));
    await clock.settle();
    assert.equal(made[0]?.closed, true);
  });

  test('closes the connection and refuses what waits when it is disposed', async () => {
    const { submit, made, worker } = start();
    await submit(() => 0);
    const running = submit(() => new Promise<void>(() => undefined));
    void running;
    const waiting = rejected(submit(() => 1));
    await worker[Symbol.asyncDispose]();
    assert.equal((await waiting).message, 'the connection "line" is closed');
    assert.throws(() => submit(() => 0), { message: 'the connection "line" is closed' });
    assert.equal(made[0]?.closed, true);
  });
});

describe('a circuit breaker', () => {
  const create = () => {
    let now = 0;
    const breaker = new CircuitBreaker({ now: () => now, random: () => 0, threshold: 2, baseMs: 100, maxMs: 400 });
    return { breaker, pass: (ms: number) => (now += ms) };
  };

  test('opens at the threshold, lets one request through after the pause, and closes when that succeeds', () => {
    const { breaker, pass } = create();
    breaker.failed();
    assert.deepEqual([breaker.enter(), breaker.state], [0, 'closed']);
    breaker.failed();
    assert.deepEqual([breaker.enter(), breaker.state], [100, 'open']);
    pass(100);
    assert.deepEqual([breaker.enter(), breaker.state], [0, 'half-open']);
    assert.ok(breaker.enter() > 0, 'a second request waits for the first');
    breaker.succeeded();
    assert.deepEqual([breaker.enter(), breaker.state], [0, 'closed']);
  });

  test('doubles the pause up to its limit', () => {
    const { breaker, pass } = create();
    breaker.failed();
    for (const expected of [100, 200, 400, 400]) {
      breaker.failed();
      assert.equal(breaker.enter(), expected);
      pass(expected);
      assert.equal(breaker.enter(), 0);
    }
    breaker.withdrew();
    assert.equal(breaker.state, 'open');
    assert.equal(breaker.enter(), 0);
  });
});

function failing(error: Error): never {
  throw error;
}
