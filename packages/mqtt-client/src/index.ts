export type {
  MqttClient,
  MqttHandler,
  MqttMessage,
  MqttOptions,
  MqttPublishOptions,
  MqttState,
  MqttTls,
  MqttWill,
  Qos,
} from './client.ts';
export { connectMqtt } from './connect.ts';
