import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreCommand } from './service.ts';

test('has the routes of EdgeX’s core-command beside the common ones', () => {
  const routes = coreCommand.routes.map(({ method, path, access }) => `${method} ${path.slice('/api/v3/'.length)} ${access}`);
  assert.deepEqual(routes, [
    'GET device/all read',
    'GET device/name/:name read',
    'GET device/name/:name/:command operate',
    'PUT device/name/:name/:command operate',
  ]);
});
