import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, type System, startSystem } from '@skerry/testkit';
import { startExample } from '../start-example.ts';

test('the rooms are read, heated, kept within their limits, and stored', async () => {
  await using system = await startSystem({ mode: 'together' });
  await using _driver = startExample('driver', system);

  const office = await eventually(() => system.command.get('Office', 'Climate'), { what: 'the room of the example' });
  assert.deepEqual(
    office.readings.map(({ resourceName, value, units }) => [resourceName, value, units]),
    [
      ['Temperature', '2.1e+01', '°C'],
      ['Setpoint', '2.1e+01', '°C'],
    ],
  );

  await system.command.set('Office', 'Setpoint', { Setpoint: 25 });
  const warmer = await system.command.get('Office', 'Climate');
  assert.equal(Number(warmer.readings[1]?.value), 25);
  assert.ok(Number(warmer.readings[0]?.value) > 21);
  await assert.rejects(system.command.set('Office', 'Setpoint', { Setpoint: 40 }), /maximum|range|30/i);

  const stored = await eventually(() => byAutoEvent(system), { what: 'an event of the room' });
  assert.deepEqual(stored.readings.length, 2);
});

async function byAutoEvent({ data }: System) {
  const { items } = await data.events({ device: 'Office' });
  return items.find(({ sourceName }) => sourceName === 'Climate');
}
