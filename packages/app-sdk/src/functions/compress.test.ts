import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, inflateSync } from 'node:zlib';
import { buildTestStep, createTestContext } from '../testkit/test-setup.ts';
import { Compress } from './compress.ts';

for (const [algorithm, unpack] of [
  ['gzip', gunzipSync],
  ['ZLIB', inflateSync],
] as const) {
  test(`packs a message with ${algorithm} into base64 text`, async () => {
    const context = createTestContext();
    const step = await buildTestStep(Compress, { Algorithm: algorithm });
    const result = await step.run('hello '.repeat(50), context);
    assert.ok(result.kind === 'continue' && typeof result.data === 'string');
    assert.equal(unpack(Buffer.from(result.data, 'base64')).toString(), 'hello '.repeat(50));
    assert.equal(context.responseContentType, 'text/plain');
  });
}

test('fails without a message', async () => {
  const step = await buildTestStep(Compress, { Algorithm: 'gzip' });
  await assert.rejects(async () => step.run(undefined, createTestContext()), /function Compress in pipeline/);
});
