import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom, startSystem } from '@skerry/testkit';
import { loggedEvents, startLoad } from './load.ts';

const SEED = 20260101;
const CRASHES = 5;

test('kill -9 of the whole platform under load loses no acknowledged event and doubles none', { timeout: 60_000 }, async () => {
  const random = new SeededRandom(SEED);
  await using system = await startSystem({ mode: 'together' });
  const acknowledged = new Map<string, string>();
  for (let crash = 0; crash < CRASHES; crash++) {
    const load = startLoad(system, 'crashing', 16);
    await load.more(1 + random.integer(1_500));
    await system.kill('core-data', 'SIGKILL');
    await load[Symbol.asyncDispose]();
    for (const [id, value] of load.acknowledged) acknowledged.set(id, value);
    await system.restart('core-data');
  }
  const { values, doubles } = await loggedEvents(system, 'crashing');
  const lost = [...acknowledged].filter(([id, value]) => values.get(id) !== value);
  assert.deepEqual([lost, doubles], [[], []]);
});
