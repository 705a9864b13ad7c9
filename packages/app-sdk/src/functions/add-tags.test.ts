import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestEvent } from '../testkit/test-event.ts';
import { buildTestStep, createTestContext } from '../testkit/test-setup.ts';
import { AddTags } from './add-tags.ts';

test('adds tags and leaves the event that others hold as it is', async () => {
  const event = createTestEvent({ tags: { site: 'south', line: '1' } });
  const step = await buildTestStep(AddTags, { Tags: 'site:north, gateway : g1' });
  const result = await step.run(event, createTestContext());
  assert.ok(result.kind === 'continue');
  assert.deepEqual((result.data as typeof event).tags, { site: 'north', line: '1', gateway: 'g1' });
  assert.deepEqual(event.tags, { site: 'south', line: '1' });
});

test('refuses tags that are no pairs', async () => {
  for (const tags of ['a', 'a:b:c', ':b', 'a:']) {
    await assert.rejects(buildTestStep(AddTags, { Tags: tags }), /must be a comma list of "key:value" pairs/, tags);
  }
});
