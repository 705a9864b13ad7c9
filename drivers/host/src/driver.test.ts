import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DeviceProfileSchema, decode } from '@skerry/contracts';
import type { DriverContext, DriverDevice, ReadRequest, ReadResult } from '@skerry/device-sdk';
import { parseYaml } from '@skerry/runtime';
import { FakeClock } from '@skerry/testkit';
import { createHostDriver } from './driver.ts';
import { type HostFiles, hostFiles } from './host-files.ts';
import { createMeasurements } from './measurements.ts';
import { parseCpuTimes, parseMemory, parseNetworkCounters } from './proc-text.ts';
import { Rate } from './rate.ts';
import { createHostService, HOST_RESOURCES } from './service.ts';
import { findThermometer, readThermometer } from './thermometer.ts';

const DEVICE: DriverDevice = { name: 'Gateway', profileName: 'Host', protocols: { host: {} }, labels: [], tags: {}, properties: {} };

async function profile() {
  return decode(DeviceProfileSchema, parseYaml(await readFile(new URL('profiles/host.yaml', HOST_RESOURCES), 'utf8')), 'DeviceProfile');
}

describe('the text of /proc', () => {
  test('gives busy and total time; waiting for the disk counts as idle', () => {
    assert.deepEqual(parseCpuTimes('cpu  10 20 30 400 50 6 7 8 9 0\ncpu0 1 1 1 1\n'), { busy: 81, total: 531 });
    assert.equal(parseCpuTimes(''), undefined);
  });

  test('gives total and available memory, or free memory on old kernels', () => {
    assert.deepEqual(parseMemory('MemTotal:  100 kB\nMemFree: 20 kB\nMemAvailable:   40 kB\n'), { total: 102_400, available: 40_960 });
    assert.deepEqual(parseMemory('MemTotal:  100 kB\nMemFree: 20 kB\n'), { total: 102_400, available: 20_480 });
    assert.equal(parseMemory(''), undefined);
  });

  test('gives the bytes of real interfaces', () => {
    const row = (name: string, received: number, sent: number): string => `${name}: ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0\n`;
    const text = `Inter-|   Receive  |  Transmit\n face |bytes packets|bytes packets\n${row('    lo', 9, 9)}${row('  eth0', 5, 6)}${row(' wlan0', 10, 20)}${row('docker0', 9, 9)}`;
    assert.deepEqual(parseNetworkCounters(text), { received: 15, sent: 26 });
  });
});

describe('a rate', () => {
  test('is the growth per second between readings, and stays for those too close', () => {
    const rate = new Rate();
    assert.equal(rate.next(100, 0), undefined);
    assert.equal(rate.next(300, 1000), 200);
    assert.equal(rate.next(400, 1200), 200);
    assert.equal(rate.next(500, 3000), 100);
  });

  test('begins anew when the counter fell', () => {
    const rate = new Rate();
    rate.next(100, 0);
    assert.equal(rate.next(50, 1000), undefined);
    assert.equal(rate.next(150, 2000), 100);
  });
});

function start(change: Partial<HostFiles> = {}, celsius?: number) {
  const clock = new FakeClock();
  const counters = { busy: 100, total: 1000, received: 0, sent: 0 };
  const files: HostFiles = {
    cpuTimes: () => ({ busy: counters.busy, total: counters.total }),
    loadAverage: () => [1, 2, 3],
    memory: () => ({ total: 1000, available: 250 }),
    network: () => ({ received: counters.received, sent: counters.sent }),
    disk: async () => ({ total: 100, used: 60, free: 20 }),
    uptimeSeconds: () => 12.5,
    ...change,
  };
  const measures = createMeasurements({ files, clock, dataDir: '/data', temperature: async () => celsius });
  return { clock, counters, take: async (name: string) => measures.get(name)!() };
}

describe('measurements', () => {
  test('work usage and rates out from the reading before', async () => {
    const { clock, counters, take } = start();
    assert.equal(await take('CpuUsage'), null);
    await clock.advance(10_000);
    Object.assign(counters, { busy: 350, total: 2000, received: 5000, sent: 100 });
    assert.deepEqual([await take('CpuUsage'), await take('NetworkReceiveRate'), await take('NetworkSendRate')], [25, 500, 10]);
    assert.deepEqual([await take('NetworkReceived'), await take('NetworkSent')], [5000n, 100n]);
  });

  test('give memory and disk in bytes and per cent', async () => {
    const { take } = start();
    assert.deepEqual([await take('MemoryTotal'), await take('MemoryUsed'), await take('MemoryUsage')], [1000n, 750n, 75]);
    assert.deepEqual(
      [await take('DiskTotal'), await take('DiskUsed'), await take('DiskFree'), await take('DiskUsage')],
      [100n, 60n, 20n, 75],
    );
  });

  test('are null where the machine has no such thing', async () => {
    const { take } = start({ network: () => undefined });
    for (const name of ['NetworkReceived', 'NetworkSendRate', 'Temperature']) assert.equal(await take(name), null);
    assert.equal(await start({}, 41.5).take('Temperature'), 41.5);
  });

  test('of this machine make sense', async () => {
    const { total, available } = hostFiles.memory();
    const disk = await hostFiles.disk(tmpdir());
    const { busy, total: time } = hostFiles.cpuTimes();
    assert.ok(total > available && available > 0 && disk.total >= disk.used + disk.free && time >= busy && hostFiles.uptimeSeconds() > 0);
    assert.equal(hostFiles.loadAverage().length, 3);
    if (process.platform === 'linux') assert.ok(hostFiles.network()!.received >= 0);
  });
});

describe('a thermometer', () => {
  test("is the processor's if it has one, and gives degrees", async () => {
    const sys = await mkdtemp(join(tmpdir(), 'sys-'));
    try {
      for (const [path, label, value] of [
        ['class/thermal/thermal_zone0', 'type=acpitz', 'temp=20000'],
        ['class/thermal/thermal_zone1', 'type=x86_pkg_temp', 'temp=45500'],
      ] as const) {
        await mkdir(join(sys, path), { recursive: true });
        for (const [file, text] of [label.split('='), value.split('=')]) await writeFile(join(sys, path, file!), `${text}\n`);
      }
      const file = await findThermometer(sys);
      assert.match(file ?? '', /thermal_zone1/);
      assert.equal(await readThermometer(file!), 45.5);
      await rm(file!);
      assert.equal(await readThermometer(file!), undefined);
      assert.match((await findThermometer(sys)) ?? '', /thermal_zone0/);
    } finally {
      await rm(sys, { recursive: true });
    }
  });

  test('is not found where there is none', async () => assert.equal(await findThermometer('/nowhere'), undefined));
});

describe('the host driver', () => {
  const context = { clock: new FakeClock(), dataDir: tmpdir() } as unknown as DriverContext;

  test('measures everything that the profile has, in values of its types', async () => {
    const driver = createHostDriver();
    const { deviceResources, deviceCommands } = await profile();
    await driver.start!(context);
    const requests = deviceResources.map(({ name, properties }) => ({
      resource: name,
      valueType: properties.valueType,
      attributes: {},
      properties,
    }));
    const results = (await driver.read(undefined, requests, DEVICE, context)) as readonly ReadResult[];
    for (const [index, { valueType }] of requests.entries()) {
      const result = results[index]!;
      assert.ok('value' in result, `no value for ${requests[index]?.resource}`);
      if (result.value !== null) assert.equal(typeof result.value, valueType === 'Uint64' ? 'bigint' : 'number');
    }
    const inCommands = deviceCommands.flatMap(({ resourceOperations }) => resourceOperations.map(({ deviceResource }) => deviceResource));
    assert.deepEqual(inCommands.sort(), deviceResources.map(({ name }) => name).sort());
  });

  test('says so when a profile asks for what it has not', async () => {
    const driver = createHostDriver();
    await driver.start!(context);
    const asked = { resource: 'Fan', valueType: 'Int8' } as unknown as ReadRequest;
    const [result] = (await driver.read(undefined, [asked], DEVICE, context)) as readonly ReadResult[];
    assert.match(String('error' in result! && result.error), /the host has no measurement "Fan"/);
  });

  test('is served as device-host, with one device that publishes every command', async () => {
    const { key, port } = createHostService();
    assert.deepEqual([key, port], ['device-host', 59950]);
    const devices = parseYaml(await readFile(new URL('devices/gateway.yaml', HOST_RESOURCES), 'utf8')) as {
      deviceList: { autoEvents: { sourceName: string }[] }[];
    };
    const { deviceCommands } = await profile();
    assert.deepEqual(
      devices.deviceList[0]?.autoEvents.map(({ sourceName }) => sourceName),
      deviceCommands.map(({ name }) => name),
    );
  });
});
