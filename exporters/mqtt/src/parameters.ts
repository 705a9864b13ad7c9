import { type ParameterValues, parameter } from '@skerry/app-sdk';

/** The parameters of `MQTTExport`, with EdgeX's names and meanings. */
export const mqttParameters = {
  brokerAddress: parameter.text('Address of the broker, such as tcp://broker.example:1883 or ssl://broker.example:8883.'),
  topic: parameter.text('Topic to publish to; may hold {placeholders}.'),
  clientId: parameter.text('Client id; empty takes a random one.', ''),
  secretName: parameter.text('Secret with username, password, cacert, clientcert, clientkey; unused with AuthMode none.', ''),
  authMode: parameter.choice('How to prove who we are.', ['none', 'usernamepassword', 'clientcert', 'cacert'], 'none'),
  qos: parameter.integer('Quality of service; below 1 the broker acknowledges nothing, so messages can be lost.', '0', { max: 2 }),
  retain: parameter.flag('Makes the broker keep the last message of the topic.', 'false'),
  autoReconnect: parameter.flag('Accepted for EdgeX files; the connection is always made again.', 'true'),
  skipVerify: parameter.flag('Accepts any certificate of the broker.', 'false'),
  keepAlive: parameter.duration('Time between pings; 0s for none.', '30s'),
  connectTimeout: parameter.duration('How long one attempt to connect may take.', '30s'),
  maxReconnectInterval: parameter.duration('Longest pause between attempts to connect.', '15s'),
  persistOnError: parameter.flag('Stores what could not be sent (bus only, with Writable.StoreAndForward.Enabled).', 'false'),
  willEnabled: parameter.flag('Leaves a last will with the broker.', 'false'),
  willPayload: parameter.text('Payload of the last will.', ''),
  willTopic: parameter.text('Topic of the last will.', ''),
  willQos: parameter.integer('Quality of service of the last will; replaces Qos too while the will is enabled, as in EdgeX.', '0', {
    max: 2,
  }),
  willRetained: parameter.flag('Makes the broker keep the last will.', 'false'),
  preConnect: parameter.flag('Accepted for EdgeX files; the connection is made when the pipeline starts.', 'false'),
  preConnectRetryCount: parameter.integer('Accepted for EdgeX files.', '6'),
  preConnectRetryInterval: parameter.duration('Accepted for EdgeX files.', '10s'),
} as const;

/** The values of the parameters of `MQTTExport`. */
export type MqttParameters = ParameterValues<typeof mqttParameters>;
