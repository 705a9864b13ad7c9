import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Event, Reading } from '@skerry/contracts';
import { type Bench, createBench, resource, testDevice, testProfile } from './bench.test.ts';
import { ChangeFilter } from './change-filter.ts';
import { defineDriver } from './driver.ts';
import { RateMeter } from './rate-meter.ts';

const autoEvent = (sourceName: string, interval: string, rest: object = {}) => ({
  ...{ sourceName, interval, onChange: false, onChangeThreshold: 0, retention: { maxCap: 0, minCap: 0, duration: '' } },
  ...rest,
});

interface Plant {
  readonly times: number[];
  values: Record<string, unknown>;
  wait?: Promise<void>;
  fail: boolean;
}

async function start(autoEvents: ReturnType<typeof autoEvent>[], config: object = {}): Promise<Bench & { plant: Plant }> {
  const plant: Plant = { times: [], values: { A: 1, B: 1 }, fail: false };
  const driver = defineDriver<undefined>({
    name: 'plant',
    deadlineMs: () => 60_000,
    read: async (_connection, requests, _device, { clock }) => {
      plant.times.push(clock.monotonicMs());
      await plant.wait;
      if (plant.fail) throw new TypeError('broken');
      return requests.map(({ resource: name }) => ({ value: plant.values[name] as number }));
    },
  });
  const prepare = (metadata: Bench['metadata']): void => {
    metadata.profiles.set('P', testProfile([resource('A', 'Int32'), resource('B', 'Int32')]));
    metadata.devices.set('D', testDevice({ autoEvents }));
  };
  return Object.assign(await createBench(driver, { prepare, config: { Device: config } as never }), { plant });
}

describe('auto events', () => {
  test('read on fixed deadlines, first after one interval, and publish each event with an id of its own', async () => {
    await using bench = await start([autoEvent('A', '1s')]);
    await bench.clock.advance(3500);
    assert.deepEqual(bench.plant.times, [1000, 2000, 3000]);
    assert.deepEqual(
      bench.published.map(({ event }) => event.skerrySeq),
      [1n, 2n, 3n],
    );
    assert.equal(new Set(bench.published.map(({ correlationId }) => correlationId)).size, 3);
  });

  test('skip and count the intervals that a slow read takes, and keep their deadlines', async () => {
    await using bench = await start([autoEvent('A', '1s')]);
    const end = Promise.withResolvers<void>();
    bench.plant.wait = end.promise;
    await bench.clock.advance(3700);
    end.resolve();
    bench.plant.wait = undefined;
    await bench.clock.advance(1000);
    assert.deepEqual(bench.plant.times, [1000, 4000]);
    const [rate] = (await bench.call('GET', 'device/name/D/status')).body.status.sources;
    assert.deepEqual([rate.missed, rate.reads, rate.failures], [2, 2, 0]);
  });

  test('read an expression, and escape it in the topic where it must be', async () => {
    await using bench = await start([autoEvent('A|B', '1s'), autoEvent('A+', '1s')]);
    await bench.clock.advance(1000);
    assert.deepEqual(bench.published.map(({ topic }) => topic.split('/').at(-1)).sort(), ['A%2B', 'A|B']);
    assert.equal(bench.published.find(({ event }) => event.sourceName === 'A|B')?.event.readings.length, 2);
  });

  test('with onChange publish only changes beyond the threshold', async () => {
    await using bench = await start([autoEvent('A', '1s', { onChange: true, onChangeThreshold: 2 })]);
    for (const value of [10, 12, 13, 13, 10.5]) {
      bench.plant.values.A = Math.trunc(value);
      await bench.clock.advance(1000);
    }
    assert.deepEqual(
      bench.published.map(({ event }) => event.readings[0]?.value),
      ['10', '13', '10'],
    );
  });

  test('with SendChangedReadingsOnly leave out what did not change', async () => {
    await using bench = await start([autoEvent('[AB]', '1s', { onChange: true })], { AutoEvents: { SendChangedReadingsOnly: true } });
    await bench.clock.advance(1000);
    bench.plant.values.B = 2;
    await bench.clock.advance(1000);
    assert.deepEqual(
      bench.published.map(({ event }) => event.readings.map(({ resourceName }) => resourceName)),
      [['A', 'B'], ['B']],
    );
  });

  test('stop while the device is locked, and start anew when it is unlocked', async () => {
    await using bench = await start([autoEvent('A', '1s')]);
    await bench.metadata.update('D', { adminState: 'LOCKED' });
    await bench.clock.advance(2000);
    assert.equal(bench.published.length, 0);
    await bench.metadata.update('D', { adminState: 'UNLOCKED' });
    await bench.clock.advance(1000);
    assert.equal(bench.published.length, 1);
  });

  test('go on undisturbed when something else of the device changes', async () => {
    await using bench = await start([autoEvent('A', '1s')]);
    await bench.clock.advance(900);
    await bench.metadata.update('D', { labels: ['x'] });
    await bench.clock.advance(100);
    assert.equal(bench.published.length, 1);
  });

  test('log a failure once, and the return', async () => {
    await using bench = await start([autoEvent('A', '1s'), autoEvent('B', 'soon')]);
    assert.ok(bench.lines.some((line) => line.startsWith('ERROR Skips auto event "B" of device "D"')));
    bench.plant.fail = true;
    await bench.clock.advance(2000);
    bench.plant.fail = false;
    await bench.clock.advance(1000);
    const lines = bench.lines.filter((line) => line.includes('Auto event "A"'));
    assert.deepEqual(
      lines.map((line) => line.split(' ')[0]),
      ['ERROR', 'DEBUG', 'INFO'],
    );
  });
});

const reading = (resourceName: string, valueType: string, rest: Partial<Reading>): Reading =>
  ({ ...{ origin: 1n, deviceName: 'D', resourceName, profileName: 'P', valueType }, ...rest }) as Reading;
const event = (...readings: Reading[]): Event => ({ readings }) as unknown as Event;

describe('a change filter', () => {
  const rules = { threshold: 0, changedOnly: false };

  test('compares objects by content, bytes by hash and 64-bit integers digit by digit', () => {
    const filter = new ChangeFilter();
    const of = (object: object, bytes: number, big: string) =>
      event(
        reading('O', 'Object', { objectValue: object }),
        reading('X', 'Binary', { binaryValue: new Uint8Array([bytes]) }),
        reading('I', 'Int64', { value: big }),
      );
    assert.ok(filter.pass(of({ a: 1 }, 1, '9007199254740992'), rules));
    assert.equal(filter.pass(of({ a: 1 }, 1, '9007199254740992'), rules), undefined);
    assert.ok(filter.pass(of({ a: 2 }, 1, '9007199254740992'), rules));
    assert.ok(filter.pass(of({ a: 2 }, 2, '9007199254740992'), rules));
    assert.ok(filter.pass(of({ a: 2 }, 2, '9007199254740993'), rules));
  });

  test('lets slow drift through once it adds up, and a new or missing reading at once', () => {
    const filter = new ChangeFilter();
    const drift = { threshold: 1, changedOnly: false };
    const passed = ['0', '0.6', '1.2', '1.8', '2.4'].filter((value) => filter.pass(event(reading('A', 'Float64', { value })), drift));
    assert.deepEqual(passed, ['0', '1.2', '2.4']);
    assert.ok(filter.pass(event(reading('A', 'Float64', { value: '2.4' }), reading('B', 'Bool', { value: 'true' })), drift));
    assert.ok(filter.pass(event(reading('A', 'Float64', { value: '2.4' })), drift));
    assert.ok(filter.pass(event(reading('C', 'Float64', { value: '2.4' })), drift));
  });

  test('takes a number that is none for a change', () => {
    const filter = new ChangeFilter();
    const of = (value: string) => event(reading('A', 'Float64', { value }));
    filter.pass(of('1'), { threshold: 5, changedOnly: false });
    assert.ok(filter.pass(of('NaN'), { threshold: 5, changedOnly: false }));
  });
});

describe('a rate meter', () => {
  test('measures over its last times, and falls when nothing comes', () => {
    const meter = new RateMeter();
    assert.equal(meter.perSecond(0), 0);
    for (let at = 0; at <= 20_000; at += 500) meter.mark(at);
    assert.equal(meter.perSecond(20_000), 2);
    assert.ok(meter.perSecond(27_500 + 500) < 1.1);
  });
});
