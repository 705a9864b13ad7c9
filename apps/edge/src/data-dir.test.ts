import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultDataDir, prepareDataDir } from './data-dir.ts';

test("lives in the user's data directory unless told otherwise", () => {
  assert.equal(defaultDataDir({}), join(homedir(), '.local', 'share', 'skerry'));
  assert.equal(defaultDataDir({ XDG_DATA_HOME: '/data' }), '/data/skerry');
});

test('makes a folder with all its parents', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'data-')), 'a', 'b');
  assert.equal(prepareDataDir(folder), folder);
  assert.ok(existsSync(folder));
});

test('says what to do when the folder is a file or cannot be made', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'data-')), 'file');
  writeFileSync(file, '');
  assert.throws(() => prepareDataDir(file), { kind: 'IOError', message: /it is a file\. Name a folder with --data/ });
  assert.throws(() => prepareDataDir(join(file, 'below')), { kind: 'IOError', message: /it is a file/ });
  assert.throws(() => prepareDataDir('/proc/nowhere/below'), {
    kind: 'IOError',
    message: /Cannot write to the data folder "\/proc\/nowhere\/below"/,
  });
});
