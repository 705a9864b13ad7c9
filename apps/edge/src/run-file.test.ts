import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRunFile, writeRunFile } from './run-file.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'run-'));

test('tells others on the machine where the platform answers, until it is disposed', () => {
  const dataDir = folder();
  const content = { pid: process.pid, portOffset: 100, services: { 'core-data': 'http://127.0.0.1:59980' } };
  const file = writeRunFile(dataDir, content);
  assert.deepEqual(readRunFile(dataDir), content);
  file[Symbol.dispose]();
  assert.equal(readRunFile(dataDir), undefined);
});

test('takes a file that a killed platform left for nothing', () => {
  const dataDir = folder();
  writeRunFile(dataDir, { pid: 2 ** 22 + 1, portOffset: 0, services: {} });
  assert.equal(readRunFile(dataDir), undefined);
});

test('takes a damaged file for nothing', () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'run.json'), '{"pid":');
  assert.equal(readRunFile(dataDir), undefined);
});
