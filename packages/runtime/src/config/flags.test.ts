import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEdgexFlags } from './flags.ts';

test('finds the configuration files as EdgeX does', () => {
  assert.deepEqual(parseEdgexFlags([], {}).files, { common: undefined });
  assert.equal(parseEdgexFlags(['-cd', '/etc/x'], {}).files.private, '/etc/x/configuration.yaml');
  assert.equal(parseEdgexFlags(['-p', 'docker'], {}).files.private, 'res/docker/configuration.yaml');
  assert.equal(parseEdgexFlags(['--configFile=my.yaml', '-configDir', '/etc/x', '-p=p1'], {}).files.private, '/etc/x/p1/my.yaml');
  assert.equal(parseEdgexFlags(['-cc=/etc/common.yaml'], {}).files.common, '/etc/common.yaml');
});

test('lets the environment win over flags', () => {
  const env = { EDGEX_CONFIG_DIR: '/env', EDGEX_CONFIG_FILE: 'e.yaml', EDGEX_PROFILE: 'p' };
  assert.equal(parseEdgexFlags(['-cd', '/flag'], env).files.private, '/env/p/e.yaml');
});

test('says that there is no configuration provider and no registry', () => {
  for (const args of [['-cp'], ['-cp=keeper.http://localhost:59890'], ['--configProvider']]) {
    assert.throws(() => parseEdgexFlags(args, {}), { kind: 'NotImplemented', message: /reads configuration from files; leave -cp/ });
  }
  assert.throws(() => parseEdgexFlags(['-r'], {}), { kind: 'NotImplemented', message: /leave -r and EDGEX_USE_REGISTRY out/ });
  assert.throws(() => parseEdgexFlags([], { EDGEX_CONFIG_PROVIDER: 'keeper.http://x:1' }), { kind: 'NotImplemented' });
});

test('takes an environment that switches provider and registry off', () => {
  const env = { EDGEX_CONFIG_PROVIDER: 'none', EDGEX_USE_REGISTRY: 'false' };
  assert.deepEqual(parseEdgexFlags(['-cp', '-r'], env).overrides, {});
});

test('warns that overwriting has no meaning', () => {
  assert.match(parseEdgexFlags(['-o'], {}).warnings[0] ?? '', /^Flag -o has no effect/);
});

test('sets the hosts of remote services', () => {
  assert.deepEqual(parseEdgexFlags(['-rsh', 'me, them ,0.0.0.0'], {}).overrides, {
    'Service.Host': 'me',
    'Service.ServerBindAddr': '0.0.0.0',
    'MessageBus.Host': 'them',
    'Registry.Host': 'them',
    'Database.Host': 'them',
    'Clients.*.Host': 'them',
  });
  assert.throws(() => parseEdgexFlags(['-rsh', 'a,b'], {}), { message: /exactly 3 hosts/ });
});

test('listens everywhere in hybrid mode', () => {
  const { overrides } = parseEdgexFlags(['-d'], {});
  assert.equal(overrides['Service.ServerBindAddr'], '0.0.0.0');
  assert.equal(overrides['Clients.*.Host'], 'localhost');
  assert.ok(overrides['Service.Host']);
});

test('refuses flags that do not exist, and files behind a URL', () => {
  assert.throws(() => parseEdgexFlags(['-nonsense'], {}), { kind: 'ContractInvalid', message: /nonsense/ });
  assert.throws(() => parseEdgexFlags(['-cf'], {}), { kind: 'ContractInvalid' });
  assert.throws(() => parseEdgexFlags(['-cf', 'https://host/c.yaml'], {}), {
    kind: 'NotImplemented',
    message: /download it and name the file$/,
  });
});
