import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSettings } from '../common-config.ts';
import { setting, settings } from '../settings.ts';
import { TemporaryFolder } from '../test/temporary-folder.ts';
import { exposedConfig } from './exposed.ts';
import { type ConfigSources, loadConfig } from './load.ts';

const owner = {
  key: 'device-x',
  kind: 'device',
  port: 59999,
  config: settings({
    Driver: setting.map(setting.text('', 'A setting.'), { Speed: '1' }, 'The driver.'),
    Clients: clientSettings({ 'core-metadata': 59881 }),
  }),
} as const;

const sources = (parts: Partial<ConfigSources> = {}): ConfigSources => ({ dataDir: '/nonexistent', env: {}, envPrefix: '', ...parts });

test('has the defaults that follow from key and port', () => {
  const { value } = loadConfig(owner, sources());
  assert.equal(value.Service.Port, 59999);
  assert.equal(value.MessageBus.Optional.ClientId, 'device-x');
  assert.equal(value.MessageBus.Optional.KeepAlive, '10');
  assert.deepEqual(Object.keys(value.Clients), ['core-metadata']);
});

test('applies all layers in their order', () => {
  using folder = new TemporaryFolder();
  folder.write(
    'config/common.yaml',
    'all-services:\n  Service:\n    Host: a\n    MaxResultCount: 1\ndevice-services:\n  Service:\n    Host: b\n    HealthCheckInterval: 1s\n',
  );
  folder.write('config/device-x.yaml', 'Service:\n  StartupMsg: private\n  RequestTimeout: 7s\nDriver:\n  Speed: 9\n');
  const env = {
    ALL_SERVICES_SERVICE_STARTUPMSG: 'common env',
    DEVICE_SERVICES_SERVICE_MAXRESULTCOUNT: '2',
    SERVICE_REQUESTTIMEOUT: '8s',
    DRIVER_SPEED: '10',
  };
  const config = loadConfig(owner, sources({ dataDir: folder.path, env, overrides: { 'Driver.Speed': '11' } }));
  const { Service } = config.value;
  assert.deepEqual([Service.Host, Service.MaxResultCount, Service.HealthCheckInterval], ['b', 2, '1s']);
  assert.deepEqual([Service.StartupMsg, Service.RequestTimeout], ['private', '8s']);
  assert.equal(config.explain('Driver.Speed').value, '11');
  assert.equal(config.explain('Driver.Speed').winner, 'command line');
  assert.match(config.explain('Service.HealthCheckInterval').winner, /common\.yaml:8$/);
});

test('needs the prefix of the service when one is asked for', () => {
  const env = { SERVICE_HOST: 'ignored', DEVICE_X_SERVICE_HOST: 'taken' };
  assert.equal(loadConfig(owner, sources({ env, envPrefix: 'DEVICE_X_' })).value.Service.Host, 'taken');
});

test('reads the files that are named, and insists on them', () => {
  using folder = new TemporaryFolder();
  const path = folder.write('configuration.yaml', 'Service:\n  Host: named\n');
  assert.equal(loadConfig(owner, sources({ files: { private: path } })).value.Service.Host, 'named');
  assert.throws(() => loadConfig(owner, sources({ files: { common: '/nonexistent/c.yaml' } })), { kind: 'IOError' });
});

test('fails with one sentence about the command line', () => {
  assert.throws(() => loadConfig(owner, sources({ overrides: { 'Service.Port': 'x' } })), {
    message: 'Cannot use Service.Port=x from the command line: strconv.ParseInt: parsing "x": invalid syntax',
  });
});

test('shows the configuration without secrets and with custom sections apart', () => {
  const exposed = exposedConfig(loadConfig(owner, sources()), ['Driver', 'Missing']);
  assert.deepEqual(exposed.CustomConfiguration, { Driver: { Speed: '1' } });
  assert.equal('Driver' in exposed, false);
  const { InsecureSecrets } = exposed.Writable as { InsecureSecrets: { DB: unknown } };
  assert.deepEqual(InsecureSecrets.DB, { SecretName: 'postgres', SecretData: { username: '***', password: '***' } });
});

test('accepts the files that EdgeX ships', () => {
  using folder = new TemporaryFolder();
  folder.write('config/common.yaml', EDGEX_COMMON);
  const config = loadConfig({ ...owner, config: {} }, sources({ dataDir: folder.path }));
  assert.deepEqual(config.warnings, []);
  assert.equal(config.value.MessageBus.Optional.KeepAlive, '10');
  assert.equal(config.value.Service.CORSConfiguration.CORSMaxAge, 3600);
});

const EDGEX_COMMON = `
all-services:
  Writable:
    InsecureSecrets:
      DB:
        SecretName: postgres
        SecretData:
          username: postgres
          password: postgres
    Telemetry:
      Interval: 30s
      Metrics:
        SecuritySecretsRequested: false
      Tags:
  Service:
    HealthCheckInterval: 10s
    Host: localhost
    ServerBindAddr: ""
    MaxResultCount: 1024
    MaxRequestSize: 0
    RequestTimeout: 5s
    CORSConfiguration:
      EnableCORS: false
      CORSMaxAge: 3600
  Registry: { Host: localhost, Port: 59890, Type: keeper }
  MessageBus:
    Protocol: mqtt
    Optional:
      KeepAlive: "10"
      Qos: 0
`;
