import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting, settings } from '../settings.ts';
import { commonPrefixes, environmentAssignments, environmentName, ignoredVariables, servicePrefix } from './environment.ts';
import { Resolution } from './resolution.ts';

const schema = settings({
  Service: { Port: setting.integer(1, 'The port.') },
  Clients: setting.map({ Host: setting.text('localhost', 'The host.') }, { 'core-metadata': {} }, 'Others.'),
  Secrets: setting.map(setting.integer(0, 'A secret.', { secret: true }), { db: 1 }, 'Secrets.'),
});

test('makes the names that EdgeX makes', () => {
  assert.equal(environmentName(['Clients', 'core-metadata', 'Host']), 'CLIENTS_CORE_METADATA_HOST');
  assert.equal(
    environmentName(['Writable', 'Pipeline', 'Functions', 'HTTPExport', 'Parameters', 'Url']),
    'WRITABLE_PIPELINE_FUNCTIONS_HTTPEXPORT_PARAMETERS_URL',
  );
  assert.equal(servicePrefix('app-mqtt-export'), 'APP_MQTT_EXPORT_');
});

test('knows which common prefixes concern a kind of service', () => {
  assert.deepEqual(commonPrefixes('core'), ['ALL_SERVICES_']);
  assert.deepEqual(commonPrefixes('app'), ['ALL_SERVICES_', 'APP_SERVICES_']);
  assert.deepEqual(commonPrefixes('device'), ['ALL_SERVICES_', 'DEVICE_SERVICES_']);
});

test('overrides settings that exist, entries of maps included, and adds none', () => {
  const env = { X_SERVICE_PORT: '2', X_CLIENTS_CORE_METADATA_HOST: 'meta', X_CLIENTS_CORE_DATA_HOST: 'new', SERVICE_PORT: '3' };
  const assignments = environmentAssignments(new Resolution(schema), env, 'X_');
  assert.deepEqual(
    assignments.map(({ path, value, origin }) => [path.join('.'), value, origin]),
    [
      ['Service.Port', '2', 'environment X_SERVICE_PORT'],
      ['Clients.core-metadata.Host', 'meta', 'environment X_CLIENTS_CORE_METADATA_HOST'],
    ],
  );
});

test('fails with the words of EdgeX, and never shows a secret', () => {
  const resolution = new Resolution(schema);
  const [port, secret] = environmentAssignments(resolution, { SERVICE_PORT: 'x', SECRETS_DB: 'hunter2' }, '');
  assert.throws(() => port && resolution.assign(port), {
    message: 'environment value override failed for SERVICE_PORT=x: strconv.ParseInt: parsing "x": invalid syntax',
  });
  assert.match(secret?.failure?.('why') ?? '', /^environment value override failed for SECRETS_DB=\*\*\*: why$/);
});

test('says how to write a variable that lacks its prefix', () => {
  assert.deepEqual(ignoredVariables(new Resolution(schema), { SERVICE_PORT: '2', PATH: '/bin' }, 'core-data'), [
    'Environment variable SERVICE_PORT is ignored because several services run in this process: write CORE_DATA_SERVICE_PORT for one service, ALL_SERVICES_SERVICE_PORT for all (setting Service.Port)',
  ]);
});
