import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONFIG_MIGRATIONS, type ConfigMigration, type FileTree, migrateConfig } from './migration.ts';

const sample: readonly ConfigMigration[] = [
  { version: 2, doc: 'renames Logging to Writable', up: ({ Logging, ...rest }: FileTree) => ({ ...rest, Writable: Logging }) },
  { version: 3, doc: 'removes Old', up: ({ Old: _gone, ...rest }: FileTree) => rest },
];

test('takes a file without a version for the first one, and runs all steps in order', () => {
  assert.deepEqual(migrateConfig({ Logging: { LogLevel: 'WARN' }, Old: 1, Service: {} }, sample), {
    Writable: { LogLevel: 'WARN' },
    Service: {},
  });
});

test('runs only the steps that a file lacks', () => {
  assert.deepEqual(migrateConfig({ ConfigVersion: 2, Logging: 1, Old: 1 }, sample), { Logging: 1 });
  assert.deepEqual(migrateConfig({ ConfigVersion: 3, Old: 1 }, sample), { Old: 1 });
});

test('leaves the tree it was given as it was', () => {
  const tree = Object.freeze({ Logging: 1, Old: 2 });
  migrateConfig(tree, sample);
  assert.deepEqual(tree, { Logging: 1, Old: 2 });
});

test('refuses a version from the future and one that is none', () => {
  assert.throws(() => migrateConfig({ ConfigVersion: 4 }, sample), {
    message: /^ConfigVersion 4 is newer than this program, which knows up to 3/,
  });
  for (const ConfigVersion of ['new', 0, 1.5, null]) {
    assert.throws(() => migrateConfig({ ConfigVersion }, sample), { message: /which is no version number/ });
  }
});

test('has its steps numbered in order from 2', () => {
  assert.deepEqual(
    CONFIG_MIGRATIONS.map(({ version }) => version),
    CONFIG_MIGRATIONS.map((_step, index) => index + 2),
  );
});
