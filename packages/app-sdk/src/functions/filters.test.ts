import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '@skerry/contracts';
import type { AppFunction } from '../function.ts';
import { createTestEvent, createTestReading } from '../testkit/test-event.ts';
import { TestLog } from '../testkit/test-log.ts';
import { buildTestStep, createTestContext, createTestSetup } from '../testkit/test-setup.ts';
import { FilterByDeviceName } from './filter-by-device-name.ts';
import { FilterByProfileName } from './filter-by-profile-name.ts';
import { FilterByResourceName } from './filter-by-resource-name.ts';
import { FilterBySourceName } from './filter-by-source-name.ts';

const event = createTestEvent({
  tags: { site: 'north' },
  traceparent: '00-x',
  readings: [createTestReading(), createTestReading({ resourceName: 'Pressure', value: '4' })],
});

async function passes(declared: AppFunction, parameters: Record<string, string>): Promise<boolean> {
  const step = await buildTestStep(declared, parameters);
  const result = await step.run(event, createTestContext());
  if (result.kind === 'continue') assert.equal(result.data, event);
  return result.kind === 'continue';
}

const BY_NAME: readonly (readonly [AppFunction, string, string])[] = [
  [FilterByDeviceName, 'DeviceNames', 'Boiler-1'],
  [FilterByProfileName, 'ProfileNames', 'Boiler'],
  [FilterBySourceName, 'SourceNames', 'Temperature'],
];

for (const [declared, names, name] of BY_NAME) {
  test(`${declared.name} lets events pass whose name matches a pattern`, async () => {
    assert.equal(await passes(declared, { [names]: `x, ${name.slice(1, 4)}` }), true);
    assert.equal(await passes(declared, { [names]: `^${name.slice(1)}` }), false);
  });

  test(`${declared.name} stops events that match when told to filter out`, async () => {
    assert.equal(await passes(declared, { [names]: name, FilterOut: 'true' }), false);
    assert.equal(await passes(declared, { [names]: 'other', FilterOut: 'true' }), true);
  });

  test(`${declared.name} lets everything pass without patterns`, async () => {
    assert.equal(await passes(declared, { [names]: '' }), true);
    assert.equal(await passes(declared, { [names]: '', FilterOut: 'true' }), true);
  });

  test(`${declared.name} logs a bad pattern and lets nothing pass`, async () => {
    const log = new TestLog();
    const step = await buildTestStep(declared, { [names]: '(' }, createTestSetup({ log }));
    assert.equal((await step.run(event, createTestContext())).kind, 'stop');
    assert.match(log.matching(/Nothing passes/)[0] ?? '', /pattern "\(" has a "\(" without its "\)"/);
  });

  test(`${declared.name} refuses what is no event`, async () => {
    const step = await buildTestStep(declared, { [names]: name });
    assert.throws(() => step.run('text', createTestContext()), new RegExp(`${declared.name}: type received is not an Event`));
  });
}

async function keptBy(parameters: Record<string, string>): Promise<Event | undefined> {
  const step = await buildTestStep(FilterByResourceName, parameters);
  const result = await step.run(event, createTestContext());
  return result.kind === 'continue' ? (result.data as Event) : undefined;
}

test('keeps the readings of matching resources in an event of the same id, origin and tags', async () => {
  const kept = await keptBy({ ResourceNames: 'Temp' });
  assert.deepEqual(
    kept?.readings.map(({ resourceName }) => resourceName),
    ['Temperature'],
  );
  assert.deepEqual([kept?.id, kept?.origin, kept?.tags, kept?.sourceName], [event.id, event.origin, event.tags, event.sourceName]);
  assert.equal(kept && 'traceparent' in kept, false);
  assert.equal(event.readings.length, 2);
});

test('leaves the readings of matching resources out', async () => {
  const kept = await keptBy({ ResourceNames: 'Temp', FilterOut: 'true' });
  assert.deepEqual(
    kept?.readings.map(({ resourceName }) => resourceName),
    ['Pressure'],
  );
});

test('stops an event without readings left', async () => {
  assert.equal(await keptBy({ ResourceNames: 'Voltage' }), undefined);
  assert.equal(await keptBy({ ResourceNames: '.*', FilterOut: 'true' }), undefined);
});

test('keeps every reading without patterns', async () => {
  assert.equal(await keptBy({ ResourceNames: '' }), event);
});

test('refuses a bad pattern for resources', async () => {
  await assert.rejects(buildTestStep(FilterByResourceName, { ResourceNames: '[' }), /the pattern "\["/);
});
