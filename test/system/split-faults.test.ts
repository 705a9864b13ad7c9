import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { eventually, SeededRandom, type System, startSystem } from '@skerry/testkit';
import { call } from './call.ts';
import { loggedEvents, startLoad } from './load.ts';
import { virtualDevices } from './virtual-devices.ts';

const SEED = 7;
const SERVICES = ['broker', 'core-data', 'core-metadata', 'core-command', 'device-virtual'];

describe('services in processes of their own', () => {
  let system: System;
  const order = shuffled(SERVICES, new SeededRandom(SEED));
  after(() => system?.[Symbol.asyncDispose]());

  it(`find each other when started one after the other: ${order.join(', ')}`, { timeout: 30_000 }, async () => {
    const [first, ...others] = order;
    system = await startSystem({ mode: 'split', services: [first!] });
    for (const service of others) await system.start(service);
    await virtualDevices(system);
    await flows(system);
  });

  for (const service of SERVICES) {
    it(`go on after ${service} was killed and started again`, { timeout: 30_000 }, async () => {
      const device = `during-${service}`;
      const load = startLoad(system, device, 2);
      await load.more(50);
      await system.kill(service, 'SIGKILL');
      await system.start(service);
      await load.more(50);
      await load[Symbol.asyncDispose]();
      await flows(system);
      const { values, doubles } = await loggedEvents(system, device);
      const lost = [...load.acknowledged].filter(([id, value]) => values.get(id) !== value);
      assert.deepEqual([lost, doubles], [[], []]);
    });
  }
});

/** Resolves when a value set through core-command is read back through it and its event has come over the bus into the store. */
async function flows(system: System): Promise<void> {
  const path = '/device/name/Random-Integer-Device/Int32';
  const value = String(new SeededRandom(Date.now()).integer(1_000_000));
  await eventually(async () => (await call(system, 'core-command', `PUT ${path}`, { body: { Int32: value } })).status === 200, {
    what: 'a device to be set',
  });
  await eventually(() => readBack(system, { path, value }), { what: `the event with the value ${value} in core-data`, withinMs: 15_000 });
}

async function readBack(system: System, { path, value }: { path: string; value: string }): Promise<boolean> {
  const got = await call(system, 'core-command', `GET ${path}?ds-pushevent=true`);
  if (got.status !== 200) return false;
  assert.equal(got.body.event.readings[0].value, value);
  const stored = await call(system, 'core-data', 'GET /reading/device/name/Random-Integer-Device/resourceName/Int32?limit=1');
  return stored.status === 200 && stored.body.readings[0]?.value === value;
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.integer(rest.length), 1)[0]!);
}
