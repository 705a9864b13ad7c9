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
