import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type MessageBusConfig, mqttBusSettings } from './mqtt-config.ts';

const base: MessageBusConfig = { Type: 'mqtt', Protocol: '', Host: 'localhost', Port: 1883, AuthMode: 'none', Optional: {} };
const withOptional = (Optional: Record<string, string>, more: Partial<MessageBusConfig> = {}) => ({ ...base, ...more, Optional });

test('fills in what the configuration leaves out', () => {
  const { connection, qos, retain } = mqttBusSettings(base, 'core-data');
  assert.equal(connection.url, 'tcp://localhost:1883');
  assert.deepEqual(
    [connection.clientId, connection.keepAliveSeconds, connection.connectTimeoutMs, connection.clean],
    ['core-data', 10, 5_000, false],
  );
  assert.deepEqual([qos, retain], [1, false]);
});

test("reads EdgeX's options, all of them texts", () => {
  const optional = {
    ClientId: 'me',
    Qos: '0',
    KeepAlive: '30',
    ConnectTimeout: '7',
    Retained: 'true',
    CleanSession: 'true',
    Username: 'u',
    Password: 'p',
  };
  const { connection, qos, retain } = mqttBusSettings(withOptional(optional), 'core-data');
  assert.deepEqual(
    [connection.clientId, connection.keepAliveSeconds, connection.connectTimeoutMs, connection.clean],
    ['me', 30, 7_000, true],
  );
  assert.deepEqual([connection.username, connection.password, qos, retain], ['u', 'p', 0, true]);
});

test('takes credentials from the secret when AuthMode says so', () => {
  const { connection } = mqttBusSettings({ ...base, AuthMode: 'usernamepassword' }, 'x', { username: 'u', password: 'p' });
  assert.deepEqual([connection.username, connection.password], ['u', 'p']);
});

test('uses certificates only with a TLS scheme, from a file or from the text', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-bus-'));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, 'CA');
  const optional = { CaFile: file, CertPEMBlock: 'CERT', KeyPEMBlock: 'KEY', SkipCertVerify: 'true' };
  assert.equal(mqttBusSettings(withOptional(optional), 'x').connection.tls, undefined);
  const { tls } = mqttBusSettings(withOptional(optional, { Protocol: 'ssl' }), 'x').connection;
  assert.deepEqual(tls, { ca: 'CA', cert: 'CERT', key: 'KEY', skipVerify: true });
  rmSync(folder, { recursive: true });
  assert.throws(() => mqttBusSettings(withOptional(optional, { Protocol: 'ssl' }), 'x'), { kind: 'IOError', message: /CaFile/ });
});

test('puts brackets around an IPv6 address', () => {
  assert.equal(mqttBusSettings({ ...base, Host: '::1' }, 'x').connection.url, 'tcp://[::1]:1883');
});

for (const [config, message] of [
  [{ ...base, Type: 'zero' }, /unknown message type 'zero' requested/],
  [{ ...base, Host: '' }, /Broker info not set/],
  [{ ...base, Port: 0 }, /Broker info not set/],
  [{ ...base, AuthMode: 'magic' }, /MessageBus.AuthMode is "magic"/],
  [withOptional({ Qos: '3' }), /MessageBus.Optional.Qos is "3"/],
  [withOptional({ KeepAlive: 'often' }), /MessageBus.Optional.KeepAlive is "often"/],
  [withOptional({ Retained: 'perhaps' }), /MessageBus.Optional.Retained is "perhaps"/],
] as const) {
  test(`refuses a configuration with the complaint ${message}`, () => {
    assert.throws(() => mqttBusSettings(config, 'x'), { kind: 'ContractInvalid', message });
  });
}
