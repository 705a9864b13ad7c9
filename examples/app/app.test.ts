import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTestStep, createTestContext, createTestEvent } from '@skerry/app-sdk/testkit';
import { eventually, startSystem } from '@skerry/testkit';
import { startExample } from '../start-example.ts';
import { Above } from './above.ts';

test('lets only events above the limit pass, and tags them', async () => {
  const event = createTestEvent({}, 1);
  const [reading] = event.readings;
  const limits = { below: String(Math.floor(Number(reading?.value)) - 1), above: String(Math.ceil(Number(reading?.value)) + 1) };
  const run = async (limit: string) => {
    const step = await buildTestStep(Above, { Resource: reading?.resourceName ?? '', Limit: limit });
    return await step.run(event, createTestContext());
  };
  assert.deepEqual(await run(limits.above), { kind: 'stop' });
  const passed = await run(limits.below);
  assert.deepEqual((passed as { data: { tags: unknown } }).data.tags, { ...event.tags, above: Number(limits.below) });
});

test('prints the events of warm rooms, beside the driver of the other example', async () => {
  await using system = await startSystem({ mode: 'together' });
  await using app = startExample('app', system);
  await using _driver = startExample('driver', system);
  const line = await eventually(() => app.child.log.split('\n').find((text) => text.startsWith('warm: ')), {
    what: 'a printed event',
    withinMs: 20_000,
  });
  const event = JSON.parse(line.slice('warm: '.length)) as { deviceName: string; tags: Record<string, unknown> };
  assert.deepEqual([event.deviceName, event.tags.above], ['Office', 20]);
  assert.doesNotMatch(app.child.log, /Cellar/);
});
