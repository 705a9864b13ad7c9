import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreMetadata } from './service.ts';

test('has every route of EdgeX’s core-metadata beside the common ones', () => {
  assert.equal(coreMetadata.routes.length, 42);
  const routes = coreMetadata.routes.map(({ method, path }) => `${method} ${path}`);
  assert.equal(new Set(routes).size, routes.length);
});

test('asks for more than reading on every route that writes', () => {
  for (const { method, access, path } of coreMetadata.routes) assert.equal(access, method === 'GET' ? 'read' : 'configure', path);
});
