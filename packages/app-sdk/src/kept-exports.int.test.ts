import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import { openAppDatabase } from './app-database.ts';
import { KeptExports } from './kept-exports.ts';
import { TestLog } from './testkit/test-log.ts';

const KEPT = {
  pipelineId: 'p',
  at: 2,
  version: 'Transform,Export',
  payload: new Uint8Array([0, 255]),
  correlationId: 'c',
  inputContentType: 'application/json',
  values: { devicename: 'Boiler-1' },
};

test('keeps failed exports in order, over restarts, until they are removed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'skerry-kept-'));
  {
    await using factory = createSqliteFactory({ dataDir, clock: systemClock, log: new TestLog() });
    const kept = new KeptExports(await openAppDatabase(factory, 'app-test'));
    await kept.add(KEPT);
    await kept.add({ ...KEPT, pipelineId: 'q' });
    await kept.countTry(1);
  }
  await using factory = createSqliteFactory({ dataDir, clock: systemClock, log: new TestLog() });
  const kept = new KeptExports(await openAppDatabase(factory, 'app-test'));
  assert.equal(kept.count(), 2);
  const { payload, ...first } = kept.after(0) ?? assert.fail('nothing kept');
  assert.deepEqual([...payload], [0, 255]);
  const { payload: _, ...expected } = KEPT;
  assert.deepEqual({ ...first }, { ...first, ...expected, id: 1, tries: 1 });
  assert.equal(kept.after(1)?.pipelineId, 'q');
  await kept.remove(1);
  assert.equal(kept.after(0)?.id, 2);
  assert.equal(kept.after(2), undefined);
  await rm(dataDir, { recursive: true });
});
