import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseParameters } from '@skerry/app-sdk';
import { createTestSetup } from '@skerry/app-sdk/testkit';
import { brokerUrl, connectionOptions, publishQos, withoutPassword } from './connection.ts';
import { type MqttParameters, mqttParameters } from './parameters.ts';

const SECRETS = {
  a: { SecretName: 'mqtt', SecretData: { username: 'u', password: 'p', cacert: 'CA', clientcert: 'CERT', clientkey: 'KEY' } },
  b: { SecretName: 'empty', SecretData: { username: '', password: '' } },
};

function parametersOf(over: Record<string, string> = {}): MqttParameters {
  return parseParameters(mqttParameters, { BrokerAddress: 'tcp://broker:1883', Topic: 't', ...over });
}

function optionsOf(over: Record<string, string> = {}) {
  return connectionOptions(parametersOf(over), createTestSetup({ secrets: SECRETS }));
}

test('takes addresses with and without a scheme', () => {
  assert.equal(brokerUrl(' tcp://b:1883 '), 'tcp://b:1883');
  assert.equal(brokerUrl('b:1883'), 'mqtt://b:1883');
});

test('shows no password in logs and metrics', () => {
  assert.equal(withoutPassword('ssl://user:secret@b:8883'), 'ssl://b:8883');
});

test('uses its defaults where EdgeX’s file leaves texts empty', () => {
  const options = optionsOf({ KeepAlive: '', ConnectTimeout: '', MaxReconnectInterval: '', ClientId: '' });
  assert.deepEqual([options.keepAliveSeconds, options.connectTimeoutMs, options.reconnect?.maxMs], [30, 30_000, 15_000]);
  assert.equal('clientId' in options, false);
});

test('reads no secret with AuthMode none', () => {
  const options = optionsOf({ AuthMode: 'none', SecretName: 'nowhere' });
  assert.deepEqual([options.username, options.tls], [undefined, { skipVerify: false }]);
});

test('proves itself by user name, certificate or authority from the secret', () => {
  const byName = optionsOf({ AuthMode: 'UsernamePassword', SecretName: 'mqtt' });
  assert.deepEqual([byName.username, byName.password, byName.tls?.ca], ['u', 'p', 'CA']);
  assert.deepEqual(optionsOf({ AuthMode: 'clientcert', SecretName: 'mqtt' }).tls, {
    skipVerify: false,
    ca: 'CA',
    cert: 'CERT',
    key: 'KEY',
  });
  assert.deepEqual(optionsOf({ AuthMode: 'cacert', SecretName: 'mqtt', SkipVerify: 'true' }).tls, { skipVerify: true, ca: 'CA' });
});

test('names the secret and the key that is missing', () => {
  assert.throws(() => optionsOf({ AuthMode: 'usernamepassword', SecretName: 'empty' }), /secret "empty" has no "username"\. Add it/);
  assert.throws(() => optionsOf({ AuthMode: 'clientcert', SecretName: 'empty' }), /secret "empty" has no "clientcert"/);
  assert.throws(() => optionsOf({ AuthMode: 'cacert', SecretName: 'nowhere' }), { kind: 'NotFound' });
});

test('leaves a last will, whose quality of service wins, as in EdgeX', () => {
  const will = { WillEnabled: 'true', WillTopic: 'gone', WillPayload: 'bye', WillQos: '2', WillRetained: 'true' };
  assert.deepEqual(optionsOf(will).will, { topic: 'gone', payload: new TextEncoder().encode('bye'), qos: 2, retain: true });
  assert.equal(publishQos(parametersOf({ ...will, Qos: '1' })), 2);
  assert.equal(publishQos(parametersOf({ QOS: '1' })), 1);
  assert.throws(() => optionsOf({ ...will, WillTopic: '' }), /WillPayload and WillTopic must not be empty/);
});
