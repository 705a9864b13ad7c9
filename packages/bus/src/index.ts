export { BROKER_LIMITS, type BrokerLimits } from './broker/limits.ts';
export { type Broker, type BrokerOptions, startBroker } from './broker.ts';
export {
  type BusHandler,
  type BusMessage,
  busNeed,
  type MessageBus,
  type PublishOptions,
  type RequestOptions,
  type SubscribeOptions,
  type WhenFull,
} from './bus.ts';
export { decodeEnvelope, type EncodeOptions, type EnvelopeEncoding, encodeEnvelope, encodingFromEnv } from './envelope-codec.ts';
export { createMemoryBus, type MemoryBus, type MemoryBusOptions, type Outsider } from './memory.ts';
export { connectMqttBus, type MqttBus, type MqttBusOptions } from './mqtt.ts';
export type { MessageBusConfig, MessageBusSecret } from './mqtt-config.ts';
export { createMqttBusProvider, type MqttBusProviderOptions } from './mqtt-provider.ts';
export { payloadAs, payloadValue } from './payload.ts';
export { isPermanent } from './permanent.ts';
export { checkFilter, isTopic, TopicTrie } from './trie.ts';
