import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestContext } from './testkit/test-setup.ts';

test('finds values whatever the case of their names', () => {
  const context = createTestContext({ values: { DeviceName: 'Boiler-1' } });
  context.setValue('Site', 'north');
  assert.equal(context.value('DEVICENAME'), 'Boiler-1');
  assert.equal(context.value('site'), 'north');
  assert.deepEqual(context.values(), { devicename: 'Boiler-1', pipelineid: 'default-pipeline', site: 'north' });
});

test('replaces placeholders by values', () => {
  const context = createTestContext({ values: { devicename: 'Boiler-1' } });
  assert.equal(context.expand('plain/topic'), 'plain/topic');
  assert.equal(context.expand('out/{DeviceName}/{pipelineid}'), 'out/Boiler-1/default-pipeline');
});

test('says which placeholders have no value', () => {
  const context = createTestContext({ values: { devicename: 'Boiler-1' } });
  assert.throws(() => context.expand('{devicename}/{site}'), {
    kind: 'ContractInvalid',
    message: "failed to replace all context placeholders in input ('Boiler-1/{site}' after replacements)",
  });
});

test('does not take text in a value for a placeholder', () => {
  const context = createTestContext({ values: { a: '{b}' } });
  assert.equal(context.expand('{a}'), '{b}');
});
