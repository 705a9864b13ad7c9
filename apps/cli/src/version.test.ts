import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { VERSION } from './version.ts';

test('is the version of the packages', () => {
  for (const manifest of ['../package.json', '../../../package.json']) {
    const { version } = JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')) as { version: string };
    assert.equal(VERSION, version);
  }
});
