import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API_VERSION, eventEnvelope, eventTopic, stringifyJson } from '@skerry/contracts';
import { eventually, RawMqtt, type System, type SystemMode, startSystem } from '@skerry/testkit';
import { connectAsync } from 'mqtt';
import { busReady } from './bus-ready.ts';
import { residentMiB, withoutProc } from './memory-of.ts';
import { eventOf, uuid } from './samples.ts';

const EVENTS = 20_000;
const PAYLOAD = 'x'.repeat(10_000);
/** What a process may grow while 200 MB of events pass a subscriber that takes none: queues, caches and a young heap. */
const BOUND_MIB = 128;

for (const mode of ['together', 'split'] as const satisfies readonly SystemMode[]) {
  test(`a subscriber that does not read costs a bounded amount of memory, ${mode}`, { skip: withoutProc, timeout: 60_000 }, async (t) => {
    await using system = await startSystem({ mode, services: ['broker', 'core-data'] });
    await busReady(system);
    await flood(system, { device: 'warm-up', count: 2_000 });
    await using deaf = await RawMqtt.connect(system.brokerPort, { clientId: 'deaf' });
    await deaf.subscribe('edgex/#', 0);
    deaf.socket.pause();
    const before = residentMiB(system.pid('broker'));
    await flood(system, { device: 'flood', count: EVENTS });
    const growth = residentMiB(system.pid('broker')) - before;
    t.diagnostic(`grew from ${before.toFixed(0)} MiB by ${growth.toFixed(0)} MiB`);
    assert.ok(growth < BOUND_MIB, `it grew by ${growth} MiB`);
  });
}

/** Publishes events over MQTT, acknowledged, and resolves when all are in the store. */
async function flood(system: System, { device, count }: { device: string; count: number }): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${system.brokerPort}`);
  const topic = eventTopic('edgex', { service: 'device-foreign', profile: 'Pump', device, source: 'Flow' });
  let left = count;
  const publish = async () => {
    while (left-- > 0) {
      const payload = { apiVersion: API_VERSION, event: eventOf(device, '1', { tags: { PAYLOAD } }) };
      await client.publishAsync(topic, stringifyJson(eventEnvelope({ correlationID: uuid(), payload })), { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: 64 }, publish));
  await client.endAsync();
  await eventually(async () => (await system.data.eventCount(device)) === count, {
    what: `${count} events of ${device} in the store`,
    withinMs: 30_000,
  });
}
