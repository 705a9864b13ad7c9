import type { Profile } from '../profile.ts';
import { sharedFunctions } from './shared-functions.ts';

const mqttExport = {
  BrokerAddress: '',
  Topic: 'edgex-export',
  SecretName: 'mqtt',
  ClientId: 'MQTT-Export',
  QOS: '1',
  AutoReconnect: 'true',
  MaxReconnectInterval: '',
  KeepAlive: '',
  ConnectTimeout: '',
  Retain: 'false',
  SkipVerify: 'false',
  AuthMode: 'none',
  PersistOnError: 'false',
  WillEnabled: 'false',
  WillPayload: '',
  WillQos: '0',
  WillRetained: 'false',
  WillTopic: '',
  PreConnect: 'true',
  PreConnectRetryCount: '',
  PreConnectRetryInterval: '',
};

/** Events as JSON to an MQTT broker. Unlike EdgeX's file it names no broker, so it is off, and asks for acknowledgement. */
export const mqttExportProfile: Profile = {
  port: 59_703,
  executionOrder: 'Transform, MQTTExport',
  functions: { ...sharedFunctions, MQTTExport: { Parameters: mqttExport } },
  secrets: { mqtt: { SecretName: 'mqtt', SecretData: { username: '', password: '', cacert: '', clientcert: '', clientkey: '' } } },
};
