import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '@skerry/runtime';
import { createTestBench } from '../bench.test.ts';
import { call } from '../route-call.test.ts';

const UNITS = { source: 'a', units: { speed: { source: 'b', values: ['m/s'] } } };

test('gives the units as JSON, and as YAML in the form of the file when asked', async () => {
  await using bench = await createTestBench();
  const withUnits = { ...bench, metadata: { ...bench.metadata, units: UNITS } };
  assert.deepEqual((await call(withUnits, 'GET uom')).body, { apiVersion: 'v3', statusCode: 200, uom: UNITS });
  const yaml = await call(withUnits, 'GET uom', { headers: { accept: 'application/x-yaml' } });
  assert.equal(yaml.contentType, 'application/x-yaml');
  assert.deepEqual(parseYaml(yaml.body), { Source: 'a', Units: { speed: { Source: 'b', Values: ['m/s'] } } });
});
