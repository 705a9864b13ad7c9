import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '../route.ts';
import { type RouteMatch, type RouteMiss, RouteTable } from './route-table.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  access: 'read',
  summary: '',
  handle: () => ({ status: 200 }),
});

const table = new RouteTable('core-test', [
  route('GET', '/api/v3/device/name/:name'),
  route('DELETE', '/api/v3/device/name/:name'),
  route('GET', '/api/v3/device/name/:name/:command'),
  route('GET', '/api/v3/device/all'),
  route('POST', '/api/v3/device'),
  route('PUT', '/api/v3/device'),
  route('GET', '/api/v3/kvs/key/*'),
]);

function params(url: string): Readonly<Record<string, string>> | RouteMiss {
  const found: RouteMatch | RouteMiss = table.find('GET', url);
  return typeof found === 'object' && 'params' in found ? { ...found.params } : found;
}

test('finds routes with and without parameters, whatever the query', () => {
  assert.deepEqual(params('/api/v3/device/name/pump-1?x=/y%zz'), { name: 'pump-1' });
  assert.deepEqual(params('/api/v3/device/name/a.b_c~:;=/Temperature'), { name: 'a.b_c~:;=', command: 'Temperature' });
  assert.deepEqual(params('/api/v3/device/all'), {});
  assert.deepEqual(params('/api/v3/kvs/key/a/b/c'), { '*': 'a/b/c' });
});

test('decodes a parameter twice where all escapes are canonical, as EdgeX does', () => {
  assert.deepEqual(params('/api/v3/device/name/a%20b'), { name: 'a b' });
  assert.deepEqual(params('/api/v3/device/name/a%2520b'), { name: 'a b' });
  assert.deepEqual(params('/api/v3/device/name/M%C3%BChle'), { name: 'Mühle' });
  assert.equal(params('/api/v3/device/name/a%25b'), 'bad-parameter');
});

test('decodes a parameter once where some escape is not canonical', () => {
  assert.deepEqual(params('/api/v3/device/name/a%2D%25'), { name: 'a-%' });
  assert.deepEqual(params('/api/v3/device/name/a%2Fb%2520c'), { name: 'a/b%20c' });
  assert.deepEqual(params('/api/v3/device/name/m%c3%bchle%2520'), { name: 'mühle%20' });
  assert.deepEqual(params("/api/v3/device/name/it's%2520"), { name: "it's%20" });
});

test('does not let an escaped slash split a parameter', () => {
  assert.deepEqual(params('/api/v3/device/name/a%2Fb/cmd'), { name: 'a/b', command: 'cmd' });
});

test('tells a path that cannot be decoded from one that does not exist', () => {
  for (const url of ['/api/v3/device/name/%zz', '/api/v3/device/name/%', '/api/v3/device/name/%FF'])
    assert.equal(params(url), 'bad-url', url);
  assert.equal(params('/api/v3/nothing'), 'not-found');
  assert.deepEqual(params('/api/v3/device/name/'), { name: '' });
  assert.equal(params(`/api/v3/device/name/${'x'.repeat(20_000)}`), 'not-found');
});

test('says which methods a path has', () => {
  assert.deepEqual(table.find('PATCH', '/api/v3/device'), { allow: 'OPTIONS, POST, PUT' });
  assert.deepEqual(table.find('OPTIONS', '/api/v3/device/name/x'), { allow: 'OPTIONS, DELETE, GET' });
  assert.deepEqual(table.find('BREW', '/api/v3/device/all'), { allow: 'OPTIONS, GET' });
  assert.equal(table.find('OPTIONS', '/api/v3/nothing'), 'not-found');
});

test('refuses a route that does not say who may call it', () => {
  const open = { ...route('GET', '/x'), access: undefined as never };
  assert.throws(() => new RouteTable('core-test', [open]), {
    message: 'Cannot start core-test: route GET /x does not say who may call it; give it an access',
  });
});

test('refuses the same route twice', () => {
  assert.throws(() => new RouteTable('core-test', [route('GET', '/x'), route('GET', '/x')]), {
    kind: 'ContractInvalid',
    message: /^Cannot start core-test: route GET \/x cannot be added/,
  });
});
