import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  APP_SERVICE_ROUTES,
  COMMAND_ROUTES,
  COMMON_ROUTES,
  DATA_ROUTES,
  DEVICE_SERVICE_ROUTES,
  escapeSegment,
  METADATA_ROUTES,
  routePath,
} from './routes.ts';

const GROUPS = [COMMON_ROUTES, METADATA_ROUTES, DATA_ROUTES, COMMAND_ROUTES, DEVICE_SERVICE_ROUTES, APP_SERVICE_ROUTES];

test('fills the parameters of a route', () => {
  assert.equal(routePath(METADATA_ROUTES.deviceByName, { name: 'pump-1' }), '/api/v3/device/name/pump-1');
  assert.equal(routePath(DATA_ROUTES.eventsByTime, { start: 1n, end: 2n }), '/api/v3/event/start/1/end/2');
  assert.equal(
    routePath(DATA_ROUTES.addEvent, { serviceName: 's', profileName: 'p', deviceName: 'd', sourceName: 'a/b' }),
    '/api/v3/event/s/p/d/a%2Fb',
  );
});

test('leaves a route without parameters as it is', () => {
  assert.equal(routePath(COMMON_ROUTES.ping, {}), '/api/v3/ping');
});

test('refuses an empty parameter, which would name another route', () => {
  assert.throws(() => routePath(METADATA_ROUTES.deviceByName, { name: '' }), { kind: 'ContractInvalid', message: /"name" is empty/ });
});

test('escapes a segment so that one decoding gives it back', () => {
  for (const text of ['a b', 'a/b', 'Süd', 'a%b', '%2F', 'x?y#z', '.', '..', '100 %'])
    assert.equal(decodeURIComponent(escapeSegment(text)), text);
});

test('escapes a name with a percent sign byte by byte, so that no server decodes it twice', () => {
  assert.equal(escapeSegment('a%b'), '%61%25%62');
});

test('never lets a name climb to another path', () => {
  for (const text of ['.', '..', '../x', '/']) assert.doesNotMatch(escapeSegment(text), /^\.{1,2}$|\//);
});

test('names each path of a service once, all of them below /api/v3', () => {
  for (const group of GROUPS) {
    const paths = Object.values(group);
    assert.equal(new Set(paths).size, paths.length);
    for (const path of paths) assert.match(path, /^\/api\/v3\/[\w/:]+$/);
  }
});
