import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device, DeviceProfile } from '@skerry/contracts';
import { modbusService, pump, pumpProfile, pumpWatcher } from './bench.test.ts';
import type { MetadataStore } from './store.ts';

const ALL = { offset: 0, limit: 100 };
const SERVICE = { kind: 'service', where: { name: 'device-modbus' }, is: 'some' } as const;

/** A store opened for a test; disposing removes it. `reopen` closes it and opens the same data again. */
export interface OpenStore extends AsyncDisposable {
  readonly store: MetadataStore;
  reopen(): Promise<MetadataStore>;
}

/** Declares the tests that every store of core-metadata must pass. */
export function testMetadataStore(engine: string, open: () => Promise<OpenStore>): void {
  const check = (name: string, body: (store: MetadataStore, opened: OpenStore) => Promise<void>) =>
    test(`${engine}: ${name}`, async () => {
      await using opened = await open();
      await body(opened.store, opened);
    });

  check('gives back what was stored, by name and by id, exactly', async ({ devices }) => {
    const device = stored('a', { location: { n: 9007199254740993n, s: '<é>' } });
    assert.equal(await devices.insert(device), true);
    assert.deepEqual(devices.get('a'), { value: device, version: 1 });
    assert.deepEqual(devices.getById(device.id ?? ''), { value: device, version: 1 });
    assert.deepEqual([devices.get('b'), devices.getById('b')], [undefined, undefined]);
  });

  check('has names with regard to case, and takes any text for one', async ({ devices }) => {
    const names = ['a', 'A', "o'hara/ü ?", '%'];
    for (const [index, name] of names.entries()) assert.equal(await devices.insert(stored(name, { id: `${index}` })), true);
    assert.equal(devices.get("o'hara/ü ?")?.value.name, "o'hara/ü ?");
    assert.equal(devices.count({}), 4);
  });

  check('refuses a name or an id that is taken', async ({ devices }) => {
    assert.equal(await devices.insert(stored('a', { id: 'x' })), true);
    assert.equal(await devices.insert(stored('a', { id: 'y' })), false);
    assert.equal(await devices.insert(stored('b', { id: 'X' })), false);
    assert.equal(devices.count({}), 1);
  });

  check('lets one of many concurrent inserts win', async ({ devices }) => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => devices.insert(stored('a', { id: String(index) }))));
    assert.equal(outcomes.filter(Boolean).length, 1);
  });

  check('writes only if the conditions hold', async ({ devices, services }) => {
    assert.equal(await devices.insert(stored('a'), [SERVICE]), false);
    await services.insert({ ...modbusService(), id: 's' });
    assert.equal(await devices.insert(stored('a'), [SERVICE]), true);
    assert.equal(await devices.insert(stored('b'), [{ kind: 'device', where: {}, is: { fewerThan: 1 } }]), false);
    const unused = [{ kind: 'device', where: { service: 'device-modbus' }, is: 'none' } as const];
    assert.equal(await services.remove('device-modbus', { version: 1, conditions: unused }), false);
    assert.equal(await devices.remove('a', { version: 1 }), true);
    assert.equal(await services.remove('device-modbus', { version: 1, conditions: unused }), true);
  });

  check('replaces and removes only the version that was seen', async ({ devices }) => {
    await devices.insert(stored('a'));
    assert.equal(await devices.replace(stored('a', { description: 'x' }), { version: 1 }), true);
    assert.equal(await devices.replace(stored('a', { description: 'y' }), { version: 1 }), false);
    assert.deepEqual([devices.get('a')?.value.description, devices.get('a')?.version], ['x', 2]);
    assert.equal(await devices.remove('a', { version: 1 }), false);
    assert.equal(await devices.remove('a', { version: 2 }), true);
    assert.equal(devices.get('a'), undefined);
  });

  check('does not give an object an id that another has', async ({ devices }) => {
    await devices.insert(stored('a', { id: 'x' }));
    await devices.insert(stored('b', { id: 'y' }));
    assert.equal(await devices.replace(stored('b', { id: 'x' }), { version: 1 }), false);
  });

  check('lists the oldest first, and those of one moment as they were added', async ({ devices }) => {
    const times = { d: 3, b: 1, a: 2, c: 2 };
    for (const [name, created] of Object.entries(times)) await devices.insert(stored(name, { created }));
    assert.deepEqual(namesOf(devices.list({}, ALL)), ['b', 'a', 'c', 'd']);
    assert.deepEqual(namesOf(devices.list({}, { offset: 1, limit: 2 })), ['a', 'c']);
  });

  check('finds objects by all labels they are asked for', async ({ devices }) => {
    await devices.insert(stored('a', { labels: ['x', 'y', 'x'] }));
    await devices.insert(stored('b', { labels: ['x'] }));
    const found = (labels: string[]) => [devices.count({ labels }), namesOf(devices.list({ labels }, ALL))];
    assert.deepEqual(found(['x']), [2, ['a', 'b']]);
    assert.deepEqual(found(['y', 'x', 'y']), [1, ['a']]);
    assert.deepEqual(found(['X']), [0, []]);
    await devices.replace(stored('b', { labels: ['z'] }), { version: 1 });
    await devices.remove('a', { version: 1 });
    assert.deepEqual(
      [found(['x']), found(['z'])],
      [
        [0, []],
        [1, ['b']],
      ],
    );
  });

  check('finds objects by what they refer to', async ({ devices, watchers }) => {
    await devices.insert(stored('a', { serviceName: 's1', profileName: 'p1' }));
    await devices.insert(stored('b', { serviceName: 's2', profileName: '', parent: 'a' }));
    await watchers.insert({ ...pumpWatcher(), id: 'w' });
    assert.deepEqual(namesOf(devices.list({ service: 's2' }, ALL)), ['b']);
    assert.deepEqual(namesOf(devices.list({ profile: 'p1' }, ALL)), ['a']);
    assert.equal(devices.count({ parent: 'a' }), 1);
    assert.deepEqual([watchers.count({ service: 'device-modbus' }), watchers.count({ profile: 'Pump' })], [1, 1]);
  });

  check('finds profiles by manufacturer and model', async ({ profiles }) => {
    await profiles.insert(storedProfile('p1', { manufacturer: 'm', model: 'x' }));
    await profiles.insert(storedProfile('p2', { manufacturer: 'm', model: 'y' }));
    assert.deepEqual([profiles.count({ manufacturer: 'm' }), profiles.count({ manufacturer: 'm', model: 'y' })], [2, 1]);
  });

  check('knows which services have devices of a profile, and how many resources those have', async (store) => {
    await store.profiles.insert(storedProfile('p1'));
    for (const [name, serviceName] of [
      ['a', 's2'],
      ['b', 's1'],
      ['c', 's2'],
    ] as const) {
      await store.devices.insert(stored(name, { serviceName, profileName: 'p1' }));
    }
    assert.deepEqual(store.servicesOfProfile('p1'), ['s2', 's1']);
    assert.deepEqual([store.resourcesInUse(), store.servicesOfProfile('p2')], [9, []]);
  });

  check('hands out objects that nobody can change', async ({ devices }) => {
    await devices.insert(stored('a', { tags: { t: { u: 1 } } }));
    const { tags } = devices.get('a')!.value as unknown as { tags: { t: { u: number } } };
    assert.throws(() => {
      tags.t.u = 2;
    }, TypeError);
  });

  check('has everything again after it was closed', async ({ devices }, opened) => {
    await devices.insert(stored('a', { labels: ['x'] }));
    const { devices: again } = await opened.reopen();
    assert.deepEqual(namesOf(again.list({ labels: ['x'] }, ALL)), ['a']);
  });
}

function stored(name: string, changes: object = {}): Device {
  return { created: 1, modified: 1, id: `id-${name}`, ...pump(name), ...changes };
}

function storedProfile(name: string, changes: object = {}): DeviceProfile {
  return { ...pumpProfile(), created: 1, id: `id-${name}`, name, ...changes };
}

function namesOf(devices: readonly Device[]): string[] {
  return devices.map(({ name }) => name);
}
