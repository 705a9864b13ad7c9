import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '@skerry/contracts';
import { clientSettings, commonSettings, metricSettings } from './common-config.ts';
import { type ConfigOf, Setting, type Settings, setting, settings } from './settings.ts';

function* leaves(tree: Settings, path: readonly string[] = []): Generator<[string, Setting<unknown>]> {
  for (const [name, node] of Object.entries(tree)) {
    const at = [...path, name];
    if (node instanceof Setting) yield [at.join('.'), node];
    if (node instanceof Setting && node.entry && !(node.entry instanceof Setting)) yield* leaves(node.entry, [...at, '*']);
    if (!(node instanceof Setting)) yield* leaves(node, at);
  }
}

test('works out the type of the values from the declaration', () => {
  const declared = settings({
    Service: { Port: setting.integer(1, 'The port.'), Names: setting.list(['a'], 'Names.') },
    Clients: setting.map({ Host: setting.text('', 'The host.') }, {}, 'Others.'),
  });
  const value: ConfigOf<typeof declared> = { Service: { Port: 2, Names: ['b'] }, Clients: { x: { Host: 'y' } } };
  const host: string | undefined = value.Clients.x?.Host;
  assert.equal(host, 'y');
});

test('explains every common setting in a sentence', () => {
  for (const [path, { doc }] of leaves(commonSettings)) assert.match(doc, /^[A-Z].*\.$/, path);
});

test('has durations that can be parsed and texts that are allowed as defaults', () => {
  for (const [path, { kind, default: fallback, options }] of leaves(commonSettings)) {
    if (kind === 'duration') parseDuration(String(fallback));
    if (options.oneOf) assert.ok(options.oneOf.includes(String(fallback)), path);
  }
});

test('has the sections and defaults of the common configuration of EdgeX', () => {
  assert.deepEqual(Object.keys(commonSettings), ['Writable', 'Service', 'Registry', 'Database', 'MessageBus', 'Clients']);
  const { Service, MessageBus } = commonSettings;
  assert.deepEqual([Service.RequestTimeout.default, Service.MaxResultCount.default, Service.MaxRequestSize.default], ['5s', 1024, 0]);
  assert.deepEqual(
    [MessageBus.Port.default, MessageBus.BaseTopicPrefix.default, MessageBus.SecretName.default],
    [1883, 'edgex', 'mqtt-bus'],
  );
});

test('shifts the ports of services and broker, and no other', () => {
  const shifted = [...leaves(commonSettings)].filter(([, { options }]) => options.shifted).map(([path]) => path);
  assert.deepEqual(shifted, ['Service.Port', 'Registry.Port', 'MessageBus.Port', 'Clients.*.Port']);
});

test('declares clients and metrics by their names', () => {
  assert.deepEqual(clientSettings({ 'core-data': 59880 }).default, { 'core-data': { Port: 59880 } });
  assert.deepEqual(metricSettings(['EventsSent']).default, { EventsSent: false });
});
