import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { stringifyJson } from '@skerry/contracts';
import { type Bench, createBench, KEY, resource, testDevice, testProfile, until } from './bench.test.ts';
import { defineDriver } from './driver.ts';
import { userPlace } from './provisioning.ts';
import { provisioningPlaces } from './provisioning-places.ts';

const PROFILE = 'name: P\ndeviceResources:\n  - name: A\n    properties: { valueType: int32, readWrite: R }\n';
const DEVICES = 'deviceList:\n  - { name: D1, profileName: P, adminState: LOCKED, protocols: { other: { Address: x } } }\n';

/** A driver's folder with these files; removed with the test. */
async function folder(files: Readonly<Record<string, string>>): Promise<{ path: string } & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'res-'));
  const path = join(root, 'res');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(path, name, '..'), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

function driver() {
  const calls: string[] = [];
  const tell = (what: string) => (device: { name: string }) => void calls.push(`${what} ${device.name}`);
  const made = defineDriver<undefined>({
    name: 'plant',
    read: (_connection, requests) => requests.map(() => ({ value: 1 })),
    start: () => void calls.push('start'),
    added: tell('added'),
    updated: tell('updated'),
    removed: tell('removed'),
  });
  return { calls, driver: made };
}

describe('registration', () => {
  test('adds the service with its address and labels', async () => {
    await using bench = await createBench(driver().driver, { config: { Device: { Labels: ['a'] } } });
    const service = bench.metadata.services.get(KEY)!;
    assert.deepEqual([service.baseAddress, service.labels, service.adminState], ['http://localhost:1', ['a'], 'UNLOCKED']);
  });

  test('updates a service that exists, and unlocks it', async () => {
    const locked = { id: '1', name: KEY, baseAddress: 'http://old:1', adminState: 'LOCKED' as const, properties: {} };
    await using bench = await createBench(driver().driver, { prepare: ({ services }) => void services.set(KEY, locked) });
    const { adminState, baseAddress, id } = bench.metadata.services.get(KEY)!;
    assert.deepEqual([adminState, baseAddress, id], ['UNLOCKED', 'http://localhost:1', '1']);
  });

  test('loads devices before it starts to provision, and starts the driver once before the first device', async () => {
    const made = driver();
    const prepare = ({ devices, profiles }: Bench['metadata']): void => {
      profiles.set('P', testProfile([resource('A', 'Int32')]));
      devices.set('D', testDevice());
    };
    await using bench = await createBench(made.driver, { prepare });
    assert.deepEqual(made.calls, ['start', 'added D']);
    const order = bench.metadata.requests.map((request) => request.split('?')[0]);
    assert.deepEqual(order.slice(0, 5), [
      'GET /api/v3/device/service/name/device-test',
      'GET /api/v3/provisionwatcher/service/name/device-test',
      'GET /api/v3/deviceprofile/name/P',
      'GET /api/v3/deviceservice/name/device-test',
      'POST /api/v3/deviceservice',
    ]);
  });

  test('goes on trying, with pauses, until core-metadata answers', async () => {
    await using bench = await createBench(driver().driver, {
      prepare: (metadata) => {
        metadata.away = true;
      },
    });
    await bench.clock.advance(60_000);
    const tries = bench.metadata.requests.length;
    assert.ok(tries > 5 && tries < 20, `${tries} tries in a minute`);
    assert.equal(bench.lines.filter((line) => line.startsWith('WARN Cannot register with core-metadata yet')).length, 1);
    bench.metadata.away = false;
    await bench.clock.advance(11_000);
    await until(bench.clock, () => bench.metadata.services.has(KEY));
  });

  test('registers again, with its devices, when core-metadata has lost it', async () => {
    await using files = await folder({ 'profiles/p.yaml': PROFILE, 'devices/d.yaml': DEVICES });
    await using bench = await createBench(driver().driver, { resources: files.path });
    for (const map of [bench.metadata.services, bench.metadata.devices, bench.metadata.profiles]) map.clear();
    await bench.clock.advance(30_000);
    await until(bench.clock, () => bench.metadata.devices.has('D1'));
    assert.ok(bench.metadata.services.has(KEY));
  });

  test('catches up on what it missed while core-metadata was away', async () => {
    const made = driver();
    await using bench = await createBench(made.driver);
    bench.metadata.away = true;
    await bench.clock.advance(30_000);
    bench.metadata.profiles.set('P', testProfile([resource('A', 'Int32')]));
    bench.metadata.devices.set('D', testDevice());
    bench.metadata.away = false;
    await bench.clock.advance(30_000);
    await until(bench.clock, () => made.calls.includes('added D'));
  });
});

describe('provisioning', () => {
  test('adds profiles and devices of YAML and JSON files, unlocked and up whatever the file says', async () => {
    const more = stringifyJson([{ name: 'D2', profileName: 'P', protocols: { other: { Port: 1 } } }]);
    await using files = await folder({
      'profiles/p.yml': PROFILE,
      'devices/1.yaml': DEVICES,
      'devices/2.json': more,
      'devices/notes.txt': 'x',
    });
    await using bench = await createBench(driver().driver, { resources: files.path });
    const states = [...bench.metadata.devices.values()].map((device) => [
      device.name,
      device.serviceName,
      device.adminState,
      device.operatingState,
    ]);
    assert.deepEqual(states, [
      ['D1', KEY, 'UNLOCKED', 'UP'],
      ['D2', KEY, 'UNLOCKED', 'UP'],
    ]);
    assert.equal(bench.metadata.profiles.get('P')?.deviceResources[0]?.properties.valueType, 'Int32');
    assert.equal((await bench.call('GET', 'device/name/D2/A')).status, 200);
  });

  test('keeps what exists, unless told to overwrite it; states are kept even then', async () => {
    await using files = await folder({ 'profiles/p.yaml': PROFILE, 'devices/d.yaml': DEVICES });
    const prepare = ({ devices, profiles }: Bench['metadata']): void => {
      profiles.set('P', { ...testProfile([resource('Old', 'Int32')]), id: '7' });
      devices.set('D1', testDevice({ name: 'D1', adminState: 'LOCKED', labels: ['mine'] }));
    };
    await using keeping = await createBench(driver().driver, { resources: files.path, prepare });
    assert.equal(keeping.metadata.profiles.get('P')?.deviceResources[0]?.name, 'Old');
    assert.deepEqual(keeping.metadata.devices.get('D1')?.labels, ['mine']);
    const config = { Device: { OverwriteProfiles: true, OverwriteDevices: true } };
    await using replacing = await createBench(driver().driver, { resources: files.path, prepare, config });
    const profile = replacing.metadata.profiles.get('P')!;
    assert.deepEqual([profile.deviceResources[0]?.name, profile.id], ['A', '7']);
    const device = replacing.metadata.devices.get('D1')!;
    assert.deepEqual([device.protocols, device.adminState], [{ other: { Address: 'x' } }, 'LOCKED']);
  });

  test('logs and skips files and devices that are wrong, and goes on', async () => {
    await using files = await folder({
      'profiles/a.yaml': 'name: [',
      'profiles/b.yaml': 'name: B\ndeviceResources:\n  - { name: X, properties: { valueType: Int99, readWrite: R } }\n',
      'profiles/c.yaml': PROFILE,
      'devices/d.json': '[{"name":""},{"name":"Good","profileName":"P","protocols":{"other":{}}}]',
    });
    await using bench = await createBench(driver().driver, { resources: files.path });
    assert.deepEqual([...bench.metadata.devices.keys()], ['Good']);
    assert.deepEqual([...bench.metadata.profiles.keys()], ['P']);
    const errors = bench.lines.filter((line) => line.startsWith('ERROR'));
    assert.match(
      errors.join('\n'),
      /Skips file .*a\.yaml: .*\n.*profile file .*b\.yaml: .*ValueType.*\n.*device "" of .*d\.json: .*Device\.Name/s,
    );
  });

  test("adds the user's own files from the data folder", async () => {
    await using bench = await createBench(driver().driver);
    const place = userPlace(bench.context.dataDir, KEY, 'profiles');
    assert.equal(place, join(bench.context.dataDir, 'devices', KEY, 'profiles'));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'p.yaml'), PROFILE);
    bench.metadata.services.clear();
    await bench.clock.advance(30_000);
    await until(bench.clock, () => bench.metadata.profiles.has('P'));
  });

  test('adds provision watchers once', async () => {
    const watcher =
      'name: W\nidentifiers: { Address: "^10" }\ndiscoveredDevice: { profileName: P, adminState: UNLOCKED, properties: {} }\n';
    await using files = await folder({ 'watchers/w.yaml': watcher });
    const config = { Device: { ProvisionWatchersDir: './res/watchers' } };
    await using bench = await createBench(driver().driver, { resources: files.path, config });
    assert.equal(bench.metadata.watchers.get('W')?.serviceName, KEY);
    assert.ok(bench.service.cache.watchers.has('W'));
  });

  test('reads the files that an index at an address lists', async () => {
    await using files = await folder({});
    const config = { Device: { ProfilesDir: 'http://files.example/x/index.json?v=1', DevicesDir: '' } };
    await using bench = await createBench(driver().driver, {
      resources: files.path,
      config,
      prepare: (metadata) => {
        const { request } = metadata;
        metadata.request = async (service, asked) => {
          if (service !== 'provisioning') return request.call(metadata, service, asked);
          assert.equal(asked.address, 'http://files.example');
          return { status: 200, body: asked.path === '/x/index.json?v=1' ? '{"P":"p.yaml"}' : PROFILE };
        };
      },
    });
    assert.ok(bench.metadata.profiles.has('P'));
  });

  test('takes relative folders from beside the driver, absolute ones and addresses as they are', () => {
    const Device = { ProfilesDir: './res/profiles', DevicesDir: '/etc/devices', ProvisionWatchersDir: 'http://x/i.json' };
    const context = { key: 'k', dataDir: '/data', config: { value: { Device } } };
    assert.deepEqual(provisioningPlaces(context as never, '/drivers/virtual/res'), {
      profiles: ['/drivers/virtual/res/profiles', '/data/devices/k/profiles'],
      devices: ['/etc/devices', '/data/devices/k/devices'],
      watchers: ['http://x/i.json', '/data/devices/k/watchers'],
    });
  });
});
