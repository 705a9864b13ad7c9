import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigOf, setting, settings } from '../settings.ts';
import { type Layer, ServiceConfig } from './service-config.ts';

const schema = settings({
  Writable: {
    LogLevel: setting.text('INFO', 'The level.', { oneOf: ['INFO', 'WARN'] }),
    Limit: setting.integer(1, 'The limit.', { min: 1 }),
  },
  Service: { Port: setting.integer(100, 'The port.', { shifted: true }), Other: setting.integer(0, 'Any.', { shifted: true }) },
  Secrets: setting.map(setting.text('', 'A secret.', { secret: true }), { db: 'hunter2' }, 'Secrets.'),
});

const layer =
  (path: string, value: unknown, origin: string): Layer =>
  () => [{ path: path.split('.'), value, origin }];

const create = (layers: readonly Layer[] = [], portOffset = 0): ServiceConfig<ConfigOf<typeof schema>> =>
  new ServiceConfig<ConfigOf<typeof schema>>({ schema, layers, portOffset });

test('lets the highest layer win and says which one it was', () => {
  const config = create([layer('Writable.Limit', 2, 'common'), layer('Writable.Limit', 3, 'private')]);
  assert.equal(config.value.Writable.Limit, 3);
  assert.deepEqual(config.explain('Writable.Limit'), {
    path: 'Writable.Limit',
    value: 3,
    winner: 'private',
    default: 1,
    live: true,
    doc: 'The limit.',
  });
  assert.equal(config.explain('Service.Port').live, false);
  assert.throws(() => config.explain('Writable.Nothing'), { kind: 'NotFound', message: 'There is no setting "Writable.Nothing"' });
});

test('explains every setting and shows no secret', () => {
  const all = create().explainAll();
  assert.deepEqual(
    all.map(({ path }) => path),
    ['Writable.LogLevel', 'Writable.Limit', 'Service.Port', 'Service.Other', 'Secrets.db'],
  );
  assert.doesNotMatch(JSON.stringify(all), /hunter2/);
});

test('takes live changes, above all layers, and tells who listens which settings changed', () => {
  const config = create([layer('Writable.Limit', 2, 'environment')]);
  const heard: unknown[] = [];
  const subscription = config.onChange((value, changed) => heard.push(value.Writable.Limit, changed));
  config.change({ 'Writable.Limit': '5', 'writable.loglevel': 'WARN' });
  assert.deepEqual(heard, [5, ['Writable.LogLevel', 'Writable.Limit']]);
  assert.equal(config.explain('Writable.Limit').winner, 'live');
  subscription[Symbol.dispose]();
  config.change({ 'Writable.Limit': 6 });
  assert.equal(heard.length, 2);
});

test('tells nobody when nothing changed', () => {
  const config = create();
  let calls = 0;
  config.onChange(() => calls++);
  config.change({ 'Writable.Limit': 1 });
  assert.equal(calls, 0);
});

test('changes all or nothing', () => {
  const config = create();
  assert.throws(() => config.change({ 'Writable.Limit': 7, 'Writable.LogLevel': 'LOUD' }), { kind: 'ContractInvalid' });
  config.change({ 'Writable.LogLevel': 'WARN' });
  assert.equal(config.value.Writable.Limit, 1);
});

test('refuses a live change of what needs a restart, and says so', () => {
  assert.throws(() => create().change({ 'Service.Port': 1 }), { kind: 'NotAllowed', message: /restart the service$/ });
});

test('shifts every port that is set, whoever set it', () => {
  const config = create([layer('Service.Port', 200, 'environment')], 1000);
  assert.equal(config.value.Service.Port, 1200);
  assert.equal(config.value.Service.Other, 0);
  assert.equal(config.explain('Service.Port').winner, 'environment');
  assert.throws(() => create([], 70_000), { message: /^Cannot shift Service\.Port 100 by 70000/ });
});

test('collects the warnings of its layers', () => {
  assert.deepEqual(create([layer('Writable.Limt', 1, 'a.yaml:1')]).warnings, [
    'Unknown setting Writable.Limt in a.yaml:1: it is ignored; did you mean "Limit"?',
  ]);
});
