import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTestStep, createTestContext } from '../testkit/test-setup.ts';
import { SetResponseData } from './set-response-data.ts';

test('makes the message the response and passes it on', async () => {
  const context = createTestContext();
  const step = await buildTestStep(SetResponseData, { ResponseContentType: 'text/csv' });
  assert.deepEqual(await step.run('a,b', context), { kind: 'continue', data: 'a,b' });
  assert.deepEqual(context.responseData, new TextEncoder().encode('a,b'));
  assert.equal(context.responseContentType, 'text/csv');
});

test('keeps the content type of earlier functions unless given one', async () => {
  const context = createTestContext();
  context.responseContentType = 'application/xml';
  await (await buildTestStep(SetResponseData, {})).run('<a/>', context);
  assert.equal(context.responseContentType, 'application/xml');
});
