import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkReach, checkSecretStore, isLoopback, listenAddress } from './posture.ts';

test('knows which addresses only this machine can reach', () => {
  for (const host of ['localhost', '', '127.0.0.1', '127.1.2.3', '::1']) assert.equal(isLoopback(host), true, host);
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'edgex-core-data', '127.evil.example', '1.2.7.0'])
    assert.equal(isLoopback(host), false, host);
});

test('listens on 127.0.0.1 for localhost', () => {
  assert.equal(listenAddress('localhost'), '127.0.0.1');
  assert.equal(listenAddress('0.0.0.0'), '0.0.0.0');
});

test('refuses to let other machines in without security, and says what to do', () => {
  const reach = { setting: 'Service.ServerBindAddr', host: '0.0.0.0' };
  assert.throws(() => checkReach('core-data', { ...reach, insecure: false }), {
    kind: 'NotAllowed',
    message: /^Cannot start core-data: Service\.ServerBindAddr "0\.0\.0\.0" lets other machines in .* --insecure/,
  });
  checkReach('core-data', { ...reach, insecure: true });
  checkReach('core-data', { ...reach, host: '127.0.0.1', insecure: false });
});

test('runs open when the secret store is off or not mentioned, and refuses anything else', () => {
  for (const value of [undefined, '', 'false']) checkSecretStore({ EDGEX_SECURITY_SECRET_STORE: value });
  for (const value of ['true', 'FALSE', '0', 'no']) {
    assert.throws(() => checkSecretStore({ EDGEX_SECURITY_SECRET_STORE: value }), {
      kind: 'NotImplemented',
      message: /set it to false to run open/,
    });
  }
});
