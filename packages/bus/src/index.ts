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
export { payloadAs, payloadValue } from './payload.ts';
