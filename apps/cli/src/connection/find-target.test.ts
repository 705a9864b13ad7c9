import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeRunFile } from '@skerry/edge/run-file';
import { findTarget } from './find-target.ts';

const NOWHERE = { SKERRY_DATA: '/nowhere' };

test("means EdgeX's ports on this machine unless told otherwise", () => {
  assert.deepEqual(findTarget({}, NOWHERE), { host: 'localhost', portOffset: 0 });
  assert.deepEqual(findTarget({ host: 'gateway' }, NOWHERE), { host: 'gateway', portOffset: 0 });
});

test('finds the platform that runs with a data folder', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'skerry-target-'));
  using _running = writeRunFile(dataDir, { pid: process.pid, portOffset: 300, services: {} });
  assert.deepEqual(findTarget({ data: dataDir }, NOWHERE), { host: '127.0.0.1', portOffset: 300 });
  assert.deepEqual(findTarget({}, { SKERRY_DATA: dataDir, SKERRY_PORT_OFFSET: '7' }), { host: '127.0.0.1', portOffset: 300 });
  assert.deepEqual(findTarget({ host: 'gateway' }, { SKERRY_DATA: dataDir }), { host: 'gateway', portOffset: 0 });
  rmSync(dataDir, { recursive: true });
});

test('takes the offset of the command line before that of the environment', () => {
  assert.equal(findTarget({ 'port-offset': '5' }, { ...NOWHERE, SKERRY_PORT_OFFSET: '7' }).portOffset, 5);
  assert.equal(findTarget({}, { ...NOWHERE, SKERRY_PORT_OFFSET: '7' }).portOffset, 7);
});

test('refuses an offset that is no whole number', () => {
  assert.throws(() => findTarget({ 'port-offset': 'x' }, NOWHERE), {
    name: 'UsageError',
    message: '--port-offset "x" is not a whole number.',
  });
  assert.throws(() => findTarget({}, { ...NOWHERE, SKERRY_PORT_OFFSET: '1.5' }), /SKERRY_PORT_OFFSET "1.5" is not a whole number/);
});

test('reaches no other platform than the one whose folder was named', () => {
  assert.throws(() => findTarget({ data: '/nowhere' }, {}), {
    kind: 'ServiceUnavailable',
    message: /No platform runs with the data folder "\/nowhere"/,
  });
  assert.equal(findTarget({ data: '/nowhere', 'port-offset': '5' }, {}).portOffset, 5);
});
