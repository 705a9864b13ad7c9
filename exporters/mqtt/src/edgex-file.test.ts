import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN, type PipelineConfig, planPipelines } from '@skerry/app-sdk';
import { parseYaml } from '@skerry/runtime';
import { MQTTExport } from './mqtt-export.ts';

/** Names and values as an EdgeX user's file has them: every value a text, empty ones meaning "the default". */
const FILE = `
Writable:
  Pipeline:
    ExecutionOrder: "FilterByDeviceName, Transform, MQTTExport, MQTTExportBackup"
    Functions:
      FilterByDeviceName: { Parameters: { DeviceNames: "Random-Float-Device, ^Boiler", FilterOut: "false" } }
      Transform: { Parameters: { Type: "json" } }
      Encrypt: { Parameters: { Algorithm: "aes256", SecretName: "aes", SecretValueKey: "key" } }
      MQTTExport:
        Parameters:
          BrokerAddress: "tcp://localhost:1883"
          Topic: "edgex-export"
          SecretName: "mqtt"
          ClientId: "MQTT-Export"
          QOS: "0"
          AutoReconnect: "true"
          MaxReconnectInterval: ""
          KeepAlive: ""
          ConnectTimeout: ""
          Retain: "false"
          SkipVerify: "false"
          AuthMode: "none"
          PersistOnError: "false"
          WillEnabled: "false"
          WillPayload: ""
          WillQos: "0"
          WillRetained: "false"
          WillTopic: ""
          PreConnect: "true"
          PreConnectRetryCount: ""
          PreConnectRetryInterval: ""
      MQTTExportBackup:
        Parameters: { brokeraddress: "ssl://backup:8883", TOPIC: "x", secretname: "mqtt", authmode: "UsernamePassword", clientid: "b", qos: "2" }
`;

function plan(config: PipelineConfig) {
  const [planned] = planPipelines(config, [...BUILT_IN, MQTTExport], 'edgex');
  assert.ok(planned);
  return planned;
}

function pipelineOf(file: string): PipelineConfig {
  return (parseYaml(file) as { Writable: { Pipeline: PipelineConfig } }).Writable.Pipeline;
}

test('runs the pipeline of an EdgeX file unchanged', () => {
  const { steps, missing } = plan(pipelineOf(FILE));
  assert.deepEqual(
    steps.map(({ key, declared }) => `${key}:${declared.name}`),
    ['FilterByDeviceName:FilterByDeviceName', 'Transform:Transform', 'MQTTExport:MQTTExport', 'MQTTExportBackup:MQTTExport'],
  );
  assert.equal(missing, undefined);
  const main = steps[2]?.parameters as Record<string, unknown>;
  assert.deepEqual([main.brokerAddress, main.qos, main.keepAlive, main.preConnectRetryCount], ['tcp://localhost:1883', 0, 30_000, 6]);
  const backup = steps[3]?.parameters as Record<string, unknown>;
  assert.deepEqual([backup.brokerAddress, backup.topic, backup.authMode, backup.qos], ['ssl://backup:8883', 'x', 'usernamepassword', 2]);
});

test('says which parameter of which function is wrong, and where it stands', () => {
  assert.throws(() => plan(pipelineOf(FILE.replace('QOS: "0"', 'QOS: "3"'))), {
    message:
      `MQTTExport from configuration failed for pipeline 'default-pipeline': parameter "qos" is "3" but must be a whole number from 0 to 2. ` +
      'Set it in Writable.Pipeline.Functions.MQTTExport.Parameters.',
  });
  assert.throws(
    () => plan(pipelineOf(FILE.replace('KeepAlive: ""', 'KeepAlive: "soon"'))),
    /parameter "keepAlive" is "soon" but must be a duration/,
  );
});

test('idles until both address and topic are there', () => {
  assert.match(plan(pipelineOf(FILE.replace('"tcp://localhost:1883"', '""'))).missing ?? '', /^MQTTExport waits for BrokerAddress /);
  assert.match(plan(pipelineOf(FILE.replace('"edgex-export"', '""'))).missing ?? '', /^MQTTExport waits for Topic /);
});
