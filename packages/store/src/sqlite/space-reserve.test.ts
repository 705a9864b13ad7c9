import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TestFolder } from './folder.test.ts';
import { SpaceReserve } from './space-reserve.ts';

test('sets space aside, gives it back, and takes it again', () => {
  using folder = new TestFolder();
  const path = join(folder.path, 'reserve');
  const reserve = new SpaceReserve(path, 300_000);
  assert.equal(reserve.held, false);
  assert.equal(reserve.take(), true);
  assert.deepEqual([reserve.held, statSync(path).size], [true, 300_000]);
  reserve.release();
  assert.deepEqual([reserve.held, existsSync(path)], [false, false]);
  assert.equal(reserve.take(), true);
});

test('finds space that an earlier run set aside', () => {
  using folder = new TestFolder();
  const path = join(folder.path, 'reserve');
  new SpaceReserve(path, 1000).take();
  const { mtimeMs } = statSync(path);
  assert.equal(new SpaceReserve(path, 1000).take(), true);
  assert.equal(statSync(path).mtimeMs, mtimeMs);
});

test('says that there is no room, and leaves nothing half done', () => {
  using folder = new TestFolder();
  const path = join(folder.path, 'missing', 'reserve');
  assert.equal(new SpaceReserve(path, 1000).take(), false);
  assert.equal(existsSync(path), false);
});
