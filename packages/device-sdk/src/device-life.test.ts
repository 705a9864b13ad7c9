import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SystemEvent } from '@skerry/contracts';
import { type Bench, createBench, KEY, resource, testDevice, testProfile, until } from './bench.test.ts';
import { type Driver, type DriverContext, defineDriver, type ProgressContext } from './driver.ts';
import { matchingWatcher } from './watcher-match.ts';

interface Plant {
  context?: DriverContext;
  fail: boolean;
  value: unknown;
}

async function start(config: object = {}, extra: Partial<Driver<undefined>> = {}): Promise<Bench & { plant: Plant }> {
  const plant: Plant = { fail: false, value: 1 };
  const driver = defineDriver<undefined>({
    name: 'plant',
    start: (context) => {
      plant.context = context;
      return undefined;
    },
    read: (_connection, requests) => {
      if (plant.fail) throw new TypeError('broken');
      return requests.map(() => ({ value: plant.value as number }));
    },
    ...extra,
  });
  const prepare = (metadata: Bench['metadata']): void => {
    metadata.profiles.set(
      'P',
      testProfile([resource('A', 'Int32', { assertion: '' }), resource('B', 'String'), resource('OK', 'Int32', { assertion: '1' })]),
    );
    metadata.devices.set('D', testDevice());
  };
  return Object.assign(await createBench(driver, { prepare, config: { Device: config } as never }), { plant });
}

const get = (bench: Bench, path = 'D/A') => bench.call('GET', `device/name/${path}`);
const state = (bench: Bench) => bench.metadata.devices.get('D')?.operatingState;

describe('readings that arrive by themselves', () => {
  test('become one event of their source, without a correlation id', async () => {
    await using bench = await start();
    bench.plant.context!.push(
      'D',
      [
        { resource: 'A', value: 5, origin: 7n },
        { resource: 'B', value: 'x' },
      ],
      'Both',
    );
    bench.plant.context!.push('D', [{ resource: 'B', value: null }]);
    await bench.clock.advance(1);
    const [both, single] = bench.published;
    assert.deepEqual(
      [both?.event.sourceName, both?.correlationId, both?.event.readings.map(({ value }) => value)],
      ['Both', '', ['5', 'x']],
    );
    assert.equal(both?.event.readings[0]?.origin, 7n);
    assert.deepEqual([single?.event.sourceName, single?.event.readings[0]?.value], ['B', null]);
    assert.ok((await bench.call('GET', 'device/name/D/status')).body.status.lastSeen > 0n);
  });

  test('are dropped, counted and logged when nothing can be made of them', async () => {
    await using bench = await start();
    const { context } = bench.plant;
    context!.push('D', []);
    context!.push('D', [
      { resource: 'A', value: 1 },
      { resource: 'B', value: 'x' },
    ]);
    context!.push('Nobody', [{ resource: 'A', value: 1 }]);
    context!.push('D', [{ resource: 'Nothing', value: 1 }]);
    context!.push('D', [{ resource: 'A', value: 'no number' }]);
    await bench.clock.advance(1);
    assert.equal(bench.published.length, 0);
    assert.equal(bench.metrics.get('AsyncReadingsDropped'), 5);
    assert.equal(bench.lines.filter((line) => line.startsWith('ERROR Drops readings')).length, 5);
  });

  test('are dropped, the oldest first, when more come than the buffer holds', async () => {
    await using bench = await start({ AsyncBufferSize: 2 });
    for (const value of [1, 2, 3]) bench.plant.context!.push('D', [{ resource: 'A', value }]);
    await bench.clock.advance(1);
    assert.deepEqual(
      bench.published.map(({ event }) => event.readings[0]?.value),
      ['2', '3'],
    );
    assert.equal(bench.metrics.get('AsyncReadingsDropped'), 1);
  });

  test('are refused when switched off', async () => {
    await using bench = await start({ EnableAsyncReadings: false });
    bench.plant.context!.push('D', [{ resource: 'A', value: 1 }]);
    await bench.clock.advance(1);
    assert.equal(bench.published.length, 0);
  });
});

describe('the health of a device', () => {
  test('is left alone without AllowedFails', async () => {
    await using bench = await start();
    bench.plant.fail = true;
    for (let time = 0; time < 5; time++) await get(bench);
    assert.equal(state(bench), 'UP');
  });

  test('turns DOWN after AllowedFails failures in a row, and requests are refused then', async () => {
    await using bench = await start({ AllowedFails: 2 });
    bench.plant.fail = true;
    await get(bench);
    bench.plant.fail = false;
    await get(bench);
    bench.plant.fail = true;
    await get(bench);
    assert.equal(state(bench), 'UP');
    await get(bench);
    await until(bench.clock, () => state(bench) === 'DOWN');
    await bench.clock.settle();
    assert.equal((await get(bench)).body.message, 'device D OperatingState is DOWN');
  });

  test('is tried every DeviceDownTimeout, and turns UP when the device answers', async () => {
    await using bench = await start({ AllowedFails: 1, DeviceDownTimeout: 60 });
    bench.plant.fail = true;
    await get(bench);
    await until(bench.clock, () => state(bench) === 'DOWN');
    await bench.clock.advance(61_000);
    assert.equal(state(bench), 'DOWN');
    bench.plant.fail = false;
    await bench.clock.advance(61_000);
    await until(bench.clock, () => state(bench) === 'UP');
  });

  test('turns UP when a request succeeds that was allowed while DOWN', async () => {
    await using bench = await start({ AllowedFails: 1, DeviceDownTimeout: 600 });
    bench.plant.fail = true;
    await get(bench);
    await until(bench.clock, () => state(bench) === 'DOWN');
    bench.plant.fail = false;
    await bench.clock.settle();
    assert.equal((await get(bench)).status, 200);
    await until(bench.clock, () => state(bench) === 'UP');
  });

  test('turns DOWN at once when an assertion fails', async () => {
    await using bench = await start();
    assert.equal((await get(bench, 'D/OK')).status, 200);
    bench.plant.value = 2;
    const { status, body } = await get(bench, 'D/OK');
    assert.deepEqual(
      [status, body.message],
      [500, 'failed to convert CommandValue to Event -> Assertion failed for DeviceResource OK, with value 2'],
    );
    await until(bench.clock, () => state(bench) === 'DOWN');
  });

  test('shows in the status: last answer, last error, failures in a row', async () => {
    await using bench = await start();
    await get(bench);
    bench.plant.fail = true;
    await get(bench);
    await get(bench, 'D/Unknown');
    const { status } = (await bench.call('GET', 'device/name/D/status')).body;
    assert.match(status.lastError.message, /broken$/);
    assert.deepEqual([status.deviceName, status.failuresInARow, status.operatingState, status.connection.key], ['D', 1, 'UP', 'D']);
    assert.ok(status.lastError.at > status.lastSeen);
    assert.equal((await bench.call('GET', 'device/name/Nobody/status')).status, 404);
  });

  test('gives way to a resource that is named status', async () => {
    await using bench = await start();
    await bench.metadata.tell('deviceprofile', 'update', testProfile([resource('status', 'Int32')]), KEY);
    await bench.clock.settle();
    assert.equal((await bench.call('GET', 'device/name/D/status')).body.event.sourceName, 'status');
  });
});

/** Progress of discoveries and scans, as it is published. */
async function progressOf(bench: Bench): Promise<{ action: string; progress: number; message?: string; discoveredDeviceCount?: number }[]> {
  const told: { action: string; progress: number; message?: string }[] = [];
  await bench.bus.subscribe(`edgex/system-events/${KEY}/device/+/${KEY}`, ({ envelope }) => {
    const { action, details } = envelope.payload as SystemEvent;
    told.push({ action, ...(details as { progress: number }) });
  });
  return told;
}

const watcher = (name: string, rest: object = {}) => ({
  ...{ name, serviceName: KEY, identifiers: { Address: '^10\\.' }, adminState: 'UNLOCKED' as const, blockingIdentifiers: {} },
  discoveredDevice: { profileName: 'P', adminState: 'UNLOCKED' as const, autoEvents: [], properties: { found: true } },
  ...rest,
});

describe('discovery', () => {
  const found = (name: string, Address: string) => ({ name, protocols: { tcp: { Address } } });
  const discover = async function* (context: ProgressContext) {
    context.progress(50);
    yield found('D', '10.0.0.1');
    yield found('New', '10.0.0.2');
    yield found('Foreign', '192.168.0.1');
  };

  test('adds the devices that a watcher takes in, and tells how far it is', async () => {
    await using bench = await start({ Discovery: { Enabled: true } }, { discover });
    const told = await progressOf(bench);
    bench.service.cache.watchers.set('W', watcher('W') as never);
    const { status, body } = await bench.call('POST', 'discovery');
    assert.deepEqual(
      [status, body],
      [202, { apiVersion: 'v3', requestId: 'c0', message: 'Device Discovery is triggered.', statusCode: 202 }],
    );
    await until(bench.clock, () => told.some(({ progress }) => progress === 100));
    assert.deepEqual(
      told.map(({ progress, discoveredDeviceCount }) => [progress, discoveredDeviceCount]),
      [
        [0, undefined],
        [50, undefined],
        [100, 3],
      ],
    );
    const added = bench.metadata.devices.get('New')!;
    assert.deepEqual([added.profileName, added.operatingState, added.serviceName, added.properties], ['P', 'UP', KEY, { found: true }]);
    assert.deepEqual([...bench.metadata.devices.keys()], ['D', 'New']);
    assert.ok(bench.metadata.requests.includes('POST /api/v3/device?bypassValidation=true'));
  });

  test('runs one search at a time, and can be stopped by its id', async () => {
    const stopped = Promise.withResolvers<void>();
    const waiting = async function* ({ signal }: ProgressContext) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      stopped.resolve();
      yield* [];
    };
    await using bench = await start({ Discovery: { Enabled: true } }, { discover: waiting });
    await bench.call('POST', 'discovery');
    assert.equal((await bench.call('POST', 'discovery')).status, 202);
    const wrong = await bench.call('DELETE', 'discovery/requestId/other');
    assert.deepEqual([wrong.status, wrong.body.message], [404, 'There is no auto discovery process running with the requestId']);
    assert.equal((await bench.call('DELETE', 'discovery/requestId/c0')).status, 200);
    await stopped.promise;
    await bench.clock.settle();
    assert.equal((await bench.call('DELETE', 'discovery')).status, 200);
  });

  test('tells why it failed, and searches by itself at its interval', async () => {
    const broken = async function* () {
      yield* [];
      throw new TypeError('no radio');
    };
    await using bench = await start({ Discovery: { Enabled: true, Interval: '1m' } }, { discover: broken });
    const told = await progressOf(bench);
    await bench.clock.advance(120_000);
    assert.deepEqual(
      told.map(({ progress, message }) => [progress, message]),
      [
        [0, undefined],
        [-1, 'no radio'],
        [0, undefined],
        [-1, 'no radio'],
      ],
    );
  });

  test('is refused where it is off, or the driver has none', async () => {
    await using off = await start({}, { discover });
    const disabled = await off.call('POST', 'discovery');
    assert.deepEqual([disabled.status, disabled.body.message], [503, 'device discovery disabled']);
    await using none = await start({ Discovery: { Enabled: true } });
    assert.equal((await none.call('POST', 'discovery')).status, 501);
    const stop = await none.call('DELETE', 'discovery');
    assert.deepEqual([stop.status, stop.body.message], [501, 'Stop device discovery is not implemented']);
    await none.metadata.tell(
      'deviceservice',
      'update',
      { name: KEY, baseAddress: 'http://x:1', adminState: 'LOCKED', properties: {} },
      KEY,
    );
    await none.clock.settle();
    assert.equal((await none.call('POST', 'discovery')).status, 423);
  });

  test('matches watchers within one protocol, in order, blocked and locked ones left out', () => {
    const device = { name: 'X', protocols: { a: { Address: '10.1', Id: 5 }, b: { Port: 9 } } };
    const match = (...watchers: object[]) => matchingWatcher(device, watchers as never)?.name;
    assert.equal(match(watcher('1', { adminState: 'LOCKED' }), watcher('2')), '2');
    assert.equal(match(watcher('1', { identifiers: { Address: '^10', Port: '9' } })), undefined);
    assert.equal(match(watcher('1', { identifiers: { Address: '^10', Id: '^5$' } })), '1');
    assert.equal(match(watcher('1', { blockingIdentifiers: { Port: ['8', '9'] } })), undefined);
    assert.equal(match(watcher('1', { identifiers: { Address: '(' } }), watcher('2', { identifiers: { Address: '1$' } })), '2');
  });
});

describe('a profile scan', () => {
  const scan: Driver<undefined>['scan'] = async (_device, options) => ({
    description: String(options.depth),
    deviceResources: [resource('Found', 'Int32') as never],
  });

  test('adds the profile and gives it to the device', async () => {
    await using bench = await start({}, { scan });
    const told = await progressOf(bench);
    const { status, body } = await bench.call('POST', 'profilescan', { deviceName: 'D', profileName: 'Scanned', options: { depth: 2 } });
    assert.deepEqual([status, body.message], [202, 'Device ProfileScan is triggered.']);
    await until(bench.clock, () => told.some(({ progress }) => progress === 100));
    assert.equal(bench.metadata.profiles.get('Scanned')?.description, '2');
    assert.equal(bench.metadata.devices.get('D')?.profileName, 'Scanned');
    await until(bench.clock, () => bench.service.cache.device('D')?.profile?.resource('Found') !== undefined);
  });

  test('is refused for an unknown device, a known profile, or while one runs', async () => {
    const end = Promise.withResolvers<never>();
    await using bench = await start({}, { scan: () => end.promise });
    const ask = (body: object) => bench.call('POST', 'profilescan', body);
    assert.equal((await ask({ deviceName: 'Nobody' })).status, 404);
    const known = await ask({ deviceName: 'D', profileName: 'P' });
    assert.deepEqual([known.status, known.body.message], [409, 'profile name P is duplicated']);
    assert.equal((await ask({ deviceName: 'D' })).status, 202);
    const second = await ask({ deviceName: 'D' });
    assert.deepEqual([second.status, second.body.message], [409, 'Another profile scan process for D is currently running']);
    assert.equal((await bench.call('DELETE', 'profilescan/device/name/D')).status, 200);
    end.reject(new TypeError('stopped'));
    await bench.clock.settle();
  });

  test('answers 501 where the driver has none', async () => {
    await using bench = await start();
    const { status, body } = await bench.call('POST', 'profilescan', { deviceName: 'D' });
    assert.deepEqual([status, body.message], [501, 'Profile scan is not implemented']);
    assert.equal((await bench.call('DELETE', 'profilescan/device/name/D')).status, 501);
  });
});
