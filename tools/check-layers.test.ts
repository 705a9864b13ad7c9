import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLayers } from './check-layers.ts';

const declares =
  (...names: string[]) =>
  () =>
    new Set(names);

test('allows what the layer table allows and the manifest declares', () => {
  const files = [{ path: 'services/core-data/src/service.ts', text: "import { defineService } from '@skerry/runtime';\n" }];
  assert.deepEqual(checkLayers(files, declares('@skerry/runtime')), []);
});

test('names the rule when a service imports another service', () => {
  const files = [{ path: 'services/core-data/src/event.ts', text: "\nimport { devices } from '@skerry/core-metadata';\n" }];
  const [problem = ''] = checkLayers(files, declares('@skerry/core-metadata'));
  assert.match(problem, /^services\/core-data\/src\/event\.ts:2: imports @skerry\/core-metadata\. Rule: a service may import/);
});

test('asks for the manifest entry of an undeclared package', () => {
  const files = [{ path: 'drivers/modbus/src/driver.ts', text: "const { x } = await import('modbus-serial');\n" }];
  assert.deepEqual(checkLayers(files, declares()), [
    'drivers/modbus/src/driver.ts:1: imports modbus-serial, which drivers/modbus/package.json does not declare. Add it there, or do without.',
  ]);
});

test('refuses a path into another workspace', () => {
  const files = [{ path: 'drivers/modbus/src/driver.ts', text: "import { x } from '../../virtual/src/driver.ts';\n" }];
  assert.match(checkLayers(files, declares())[0] ?? '', /imports drivers\/virtual\/src\/driver\.ts by path/);
});

test('lets tests import any package of ours', () => {
  const files = [{ path: 'services/core-data/src/service.test.ts', text: "import { x } from '@skerry/testkit';\n" }];
  assert.deepEqual(checkLayers(files, declares()), []);
});

test('finds an import cycle and leaves type-only imports out of it', () => {
  const a = { path: 'packages/bus/src/a.ts', text: "import { b } from './b.ts';\n" };
  const b = { path: 'packages/bus/src/b.ts', text: "import { a } from './a.ts';\n" };
  assert.match(
    checkLayers([a, b], declares())[0] ?? '',
    /^Import cycle: packages\/bus\/src\/a\.ts -> packages\/bus\/src\/b\.ts -> packages\/bus\/src\/a\.ts/,
  );
  assert.deepEqual(checkLayers([a, { ...b, text: "import type { a } from './a.ts';\n" }], declares()), []);
});
