import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN, planPipelines } from '@skerry/app-sdk';
import { Setting, type Settings } from '@skerry/runtime';
import { profileSettings } from './config.ts';
import { httpExportProfile } from './profiles/http-export.ts';
import { mqttExportProfile } from './profiles/mqtt-export.ts';
import { appConfigurable, PROFILE_NAMES } from './service.ts';

/** The setting at a path of a service's declaration. */
function settingAt(tree: Settings, path: string): Setting<unknown> {
  const found = path
    .split('.')
    .reduce<Setting<unknown> | Settings | undefined>((at, name) => (at && !(at instanceof Setting) ? at[name] : undefined), tree);
  assert.ok(found instanceof Setting, path);
  return found;
}

test('is known by EdgeX’s keys and ports', () => {
  const services = PROFILE_NAMES.map((profile) => appConfigurable({ profile }));
  assert.deepEqual(
    services.map(({ key, port, kind }) => [key, port, kind]),
    [
      ['app-mqtt-export', 59_703, 'app'],
      ['app-http-export', 59_704, 'app'],
    ],
  );
});

test('asks the host for its export functions, the bus, the link and the store', () => {
  const { needs } = appConfigurable({ profile: 'mqtt-export' });
  assert.deepEqual(
    Object.values(needs)
      .map(({ name }) => name)
      .toSorted(),
    ['bus', 'database', 'functions', 'link'],
  );
});

test('starts with the pipelines of EdgeX’s profiles', () => {
  const orders = PROFILE_NAMES.map((profile) => settingAt(appConfigurable({ profile }).config, 'Writable.Pipeline.ExecutionOrder').default);
  assert.deepEqual(orders, ['Transform, MQTTExport', 'HTTPExport']);
});

test('keeps the other settings of app services', () => {
  const { config } = appConfigurable({ profile: 'http-export' });
  assert.equal(settingAt(config, 'Trigger.SubscribeTopics').default, 'events/#');
  assert.equal(settingAt(config, 'Writable.StoreAndForward.MaxRetryCount').default, 10);
});

test('names no receiver, so that nothing is exported unasked', () => {
  assert.equal(mqttExportProfile.functions.MQTTExport?.Parameters.BrokerAddress, '');
  assert.equal(httpExportProfile.functions.HTTPExport?.Parameters.Url, '');
});

test('has every function configured that comes with the SDK', () => {
  for (const profile of [mqttExportProfile, httpExportProfile]) {
    const names = BUILT_IN.map(({ name }) => name).filter((name) => name in profile.functions && name !== 'AddTags');
    const plans = planPipelines({ ExecutionOrder: names.join(), Functions: profile.functions }, BUILT_IN, 'edgex');
    assert.equal(plans[0]?.steps.length, names.length);
  }
});

test('keeps values of secrets out of sight', () => {
  const secrets = settingAt(profileSettings(mqttExportProfile), 'Writable.InsecureSecrets');
  const data = (secrets.entry as { SecretData: Setting<unknown> }).SecretData;
  assert.equal((data.entry as Setting<unknown>).options.secret, true);
});
