import type { MessageBus } from '@skerry/bus';
import { baseRequest, CONTENT_CBOR, CONTENT_JSON, type Event, escapeName, eventEnvelope, eventTopic } from '@skerry/contracts';
import type { Counter, LiveConfig, Metrics, Random } from '@skerry/runtime';
import type { DeviceConfig } from './config.ts';
import type { EventOutbox } from './event-outbox.ts';
import { SourceNumbers } from './source-numbers.ts';

/** What publishing needs. */
export interface PublisherParts {
  readonly service: string;
  readonly bus: MessageBus;
  readonly outbox: EventOutbox;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly config: LiveConfig<
    DeviceConfig & {
      readonly MessageBus: { readonly BaseTopicPrefix: string };
      readonly Service: { readonly EnableNameFieldEscape: boolean };
    }
  >;
}

const READING_BYTES = 400;

/** Numbers events and hands them to the outbox, on EdgeX's topic and in its envelope; counts `EventsSent` and `ReadingsSent`. */
export class EventPublisher {
  readonly #parts: PublisherParts;
  readonly #numbers: SourceNumbers;
  readonly #events: Counter;
  readonly #readings: Counter;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#numbers = new SourceNumbers(parts.random);
    this.#events = parts.metrics.counter('EventsSent');
    this.#readings = parts.metrics.counter('ReadingsSent');
  }

  /** Publishes an event in the background; `correlationId` is that of the request that led to it, empty for readings that arrived by themselves. */
  publish(event: Event, correlationId: string): void {
    const { bus, outbox, config, random } = this.#parts;
    this.#numbers.number(event);
    const topic = this.#topicOf(event);
    const contentType = hasBinary(event) ? CONTENT_CBOR : CONTENT_JSON;
    const payload = baseRequest({ event }, random.uuid());
    const envelope = eventEnvelope({ correlationID: correlationId, payload, contentType });
    outbox.add({
      topic,
      bytes: sizeOf(event),
      publish: async () => {
        await bus.publish(topic, envelope, { limitKb: config.value.MaxEventSize });
        this.#events.increment();
        this.#readings.increment(event.readings.length);
      },
    });
  }

  #topicOf(event: Event): string {
    const { MessageBus: settings, Service } = this.#parts.config.value;
    const level = (name: string): string => (Service.EnableNameFieldEscape ? name : levelOf(name));
    const parts = {
      service: this.#parts.service,
      profile: level(event.profileName),
      device: level(event.deviceName),
      source: level(event.sourceName),
    };
    return eventTopic(settings.BaseTopicPrefix, parts, Service.EnableNameFieldEscape);
  }
}

/** A name that would break the topic is escaped even where escaping is off: an expression as the source of an auto event, for one. */
const levelOf = (name: string): string => (/[/+#%]/.test(name) ? escapeName(name) : name);

/** Whether an event travels as CBOR. */
export const hasBinary = (event: Event): boolean => event.readings.some((reading) => reading.valueType === 'Binary');

const sizeOf = (event: Event): number =>
  event.readings.reduce(
    (sum, { value, binaryValue }) => sum + READING_BYTES + (value?.length ?? 0) + (binaryValue?.length ?? 0),
    READING_BYTES,
  );
