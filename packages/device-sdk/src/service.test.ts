import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting } from '@skerry/runtime';
import { defineDriver } from './driver.ts';
import { createDeviceService, SDK_VERSION } from './service.ts';

const driver = defineDriver({ name: 'plant', read: () => [] });

test('a device service is a value with key, port, settings, needs and routes', () => {
  const service = createDeviceService(driver, { key: 'device-plant', port: 1, resources: '/res/' });
  assert.deepEqual([service.key, service.port, service.kind, service.sdkVersion], ['device-plant', 1, 'device', SDK_VERSION]);
  assert.deepEqual(Object.keys(service.needs), ['bus', 'link']);
  assert.ok('Device' in service.config && 'Driver' in service.config);
  assert.deepEqual(service.customSections, []);
});

test("a driver's own settings are shown as custom configuration", () => {
  const config = { Plant: { Colour: setting.text('green', 'Colour of the plant.') } };
  const service = createDeviceService(driver, { key: 'device-plant', port: 1, resources: new URL('file:///res/'), config });
  assert.deepEqual(service.customSections, ['Plant']);
  assert.ok('Plant' in service.config && 'Device' in service.config);
});

test('every route says who may call it, and does so for one path only once', () => {
  const { routes } = createDeviceService(driver, { key: 'device-plant', port: 1, resources: '/res' });
  assert.ok(routes.every(({ access, summary }) => access !== undefined && summary !== ''));
  assert.equal(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size, routes.length);
});
