import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Device } from '@skerry/contracts';
import { type Bench, createBench, resource, testDevice, testProfile } from './bench.test.ts';
import { type Driver, defineDriver } from './driver.ts';
import { DriverError } from './driver-error.ts';

const COUNT = 50;
const SECONDS = 60;
const autoEvent = {
  sourceName: 'R',
  interval: '1s',
  onChange: false,
  onChangeThreshold: 0,
  retention: { maxCap: 0, minCap: 0, duration: '' },
};

type Ill = 'silent' | 'hanging' | 'resetting' | 'unreachable' | undefined;

interface Fleet extends Bench {
  /** When each device was read, in milliseconds. */
  readonly reads: Map<string, number[]>;
}

function answer(ill: Ill, signal: AbortSignal): Promise<never> | undefined {
  if (ill === 'hanging') return new Promise<never>(() => undefined);
  if (ill === 'resetting') throw new DriverError('connection reset', { fault: 'connection' });
  if (ill === 'silent') return new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  return undefined;
}

/** Fifty devices read once a second; what is wrong with the first is given. `lines` says how many connections they share. */
async function start(ill: Ill, lines = COUNT): Promise<Fleet> {
  const reads = new Map<string, number[]>();
  const isIll = (name: string): boolean => ill !== undefined && name === 'd0';
  const driver: Driver<object> = defineDriver<object>({
    name: 'fleet',
    deadlineMs: () => 500,
    connectionKey: ({ name }) => String(Number(name.slice(1)) % lines),
    connect: async ({ name }) => {
      if (isIll(name) && ill === 'unreachable') throw new DriverError('no route to host');
      return {};
    },
    read: async (_connection, requests, { name }, { clock, signal }) => {
      reads.getOrInsertComputed(name, () => []).push(clock.monotonicMs());
      if (isIll(name)) await answer(ill, signal);
      await clock.sleep(5);
      return requests.map(() => ({ value: 1 }));
    },
  });
  const prepare = (metadata: Bench['metadata']): void => {
    metadata.profiles.set('P', testProfile([resource('R', 'Int32')]));
    for (let index = 0; index < COUNT; index++) metadata.devices.set(`d${index}`, fleetDevice(index));
  };
  return Object.assign(await createBench(driver as never, { prepare }), { reads });
}

const fleetDevice = (index: number): Device => testDevice({ name: `d${index}`, autoEvents: [autoEvent] });

/** How late each read of the healthy devices was, in milliseconds, smallest first. */
function lateness({ reads }: Fleet): number[] {
  const healthy = [...reads].filter(([name]) => name !== 'd0');
  return healthy.flatMap(([, times]) => times.map((time) => time % 1000)).sort((a, b) => a - b);
}

const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;

const healthyReads = ({ reads }: Fleet): number =>
  [...reads].filter(([name]) => name !== 'd0').reduce((sum, [, times]) => sum + times.length, 0);

async function run(fleet: Fleet): Promise<void> {
  for (let second = 0; second < SECONDS; second++) await fleet.clock.advance(1000);
  await fleet.clock.advance(10);
}

describe('one of fifty devices that', () => {
  for (const ill of ['silent', 'hanging', 'resetting', 'unreachable'] as const) {
    test(`is ${ill} leaves the lateness of the others as it was`, async () => {
      await using fleet = await start(ill);
      await run(fleet);
      assert.equal(healthyReads(fleet), (COUNT - 1) * SECONDS);
      assert.equal(p99(lateness(fleet)), 0);
    });
  }

  test('is silent is asked ever less often, instead of once a second', async () => {
    await using fleet = await start('silent');
    await run(fleet);
    const tries = fleet.reads.get('d0')?.length ?? 0;
    assert.ok(tries >= 4 && tries <= 12, `${tries} tries in a minute`);
    const { status } = (await fleet.call('GET', 'device/name/d0/status')).body;
    assert.notEqual(status.breaker, 'closed');
    assert.equal(status.sources[0].achievedPerSecond, 0);
  });

  test('is silent on a line of five delays the other four by its deadline at most, and soon no more', async () => {
    await using fleet = await start('silent', 10);
    await run(fleet);
    const sharing = [...fleet.reads].filter(([name]) => name !== 'd0' && Number(name.slice(1)) % 10 === 0);
    assert.equal(sharing.length, 4);
    const late = sharing.flatMap(([, times]) => times.map((time) => time % 1000));
    assert.ok(Math.max(...late) <= 500 + 4 * 5, `at most ${Math.max(...late)} ms`);
    assert.ok(late.filter((ms) => ms > 20).length <= 12 * 4, 'only while the silent one was tried');
    assert.ok(sharing.every(([, times]) => times.length >= SECONDS - 1));
  });

  test('came back is read once a second again', async () => {
    await using fleet = await start(undefined);
    await run(fleet);
    assert.equal(fleet.reads.get('d0')?.length, SECONDS);
    const { status } = (await fleet.call('GET', 'device/name/d0/status')).body;
    assert.deepEqual([status.breaker, status.connection.breaker, status.connection.connected], ['closed', 'closed', true]);
    assert.ok(Math.abs(status.sources[0].achievedPerSecond - 1) < 0.01);
    assert.equal(status.sources[0].askedPerSecond, 1);
  });
});

describe('ten thousand readings', () => {
  test('are published in order of each source, without a gap', async () => {
    await using fleet = await start(undefined);
    await run(fleet);
    const last = new Map<string, bigint>();
    for (const { event } of fleet.published) {
      const before = last.get(event.deviceName) ?? 0n;
      assert.equal(event.skerrySeq, before + 1n);
      last.set(event.deviceName, before + 1n);
    }
    assert.equal(fleet.published.length, COUNT * SECONDS);
    const origins = fleet.published.map(({ event }) => event.origin);
    assert.equal(new Set(origins).size, origins.length);
  });
});
