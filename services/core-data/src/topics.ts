import { type BusMessage, isPermanent, type MessageBus, payloadAs, payloadValue } from '@skerry/bus';
import {
  type AddEventRequest,
  AddEventRequestSchema,
  CONTENT_JSON,
  coreEventTopic,
  decode,
  EdgeError,
  type EventTopicParts,
  eventEnvelope,
  eventTopicParts,
  restoreRedundant,
  SystemEventSchema,
  toEdgeError,
} from '@skerry/contracts';
import type { CommonConfig, LiveConfig, Logger, Metrics } from '@skerry/runtime';
import type { CoreData } from './core-data.ts';
import { ingest } from './event.ts';

/** Events on their way to subscribers at once; beyond that they are stored but not passed on, and counted. */
const MAX_PUBLISHING = 1000;

/** Passes events that came by HTTP on to the bus. A subscriber that is slow never holds up their storing. */
export class EventPublisher {
  readonly #bus: MessageBus;
  readonly #config: LiveConfig<CommonConfig>;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  #publishing = 0;

  constructor(parts: { bus: MessageBus; config: LiveConfig<CommonConfig>; log: Logger; metrics: Metrics }) {
    this.#bus = parts.bus;
    this.#config = parts.config;
    this.#log = parts.log;
    this.#metrics = parts.metrics;
  }

  /** Publishes on `events/core`; failures are logged and counted only. */
  publish(parts: EventTopicParts, request: AddEventRequest, envelope: { correlationID: string; contentType: string }): void {
    if (this.#publishing >= MAX_PUBLISHING) {
      this.#metrics.counter('EventsNotPublished').increment();
      return;
    }
    const { MessageBus, Service } = this.#config.value;
    const topic = coreEventTopic(MessageBus.BaseTopicPrefix, parts, Service.EnableNameFieldEscape);
    const contentType = envelope.contentType || CONTENT_JSON;
    this.#publishing++;
    this.#bus
      .publish(topic, eventEnvelope({ correlationID: envelope.correlationID, payload: request, contentType }))
      .catch((error) => this.#failed(topic, error))
      .finally(() => this.#publishing--);
  }

  #failed(topic: string, error: unknown): void {
    this.#metrics.counter('EventsNotPublished').increment();
    this.#log.error(`Cannot publish an event on "${topic}": ${toEdgeError(error).fullMessage}`);
  }
}

/** Stores what device services publish; a publisher is acknowledged once its event is durable. Invalid events are logged, counted and dropped. */
export function subscribeEvents(data: CoreData): Promise<AsyncDisposable> {
  const filter = `${data.config.value.MessageBus.BaseTopicPrefix}/events/device/#`;
  return data.bus.subscribe(filter, (message) => storeMessage(data, message), { acknowledge: true });
}

/** Deletes the events of devices that are deleted, while `Writable.EventPurge` asks for that. */
export function subscribeDeletions(data: CoreData): Promise<AsyncDisposable> {
  const filter = `${data.config.value.MessageBus.BaseTopicPrefix}/system-events/core-metadata/device/#`;
  return data.bus.subscribe(filter, (message) => purgeDeleted(data, message));
}

async function storeMessage(data: CoreData, message: BusMessage): Promise<void> {
  try {
    const parts = eventTopicParts(message.topic);
    const { event } = requestOf(message);
    checkNames(event.profileName, parts.profile, 'profileName');
    checkNames(event.deviceName, parts.device, 'deviceName');
    checkNames(event.sourceName, parts.source, 'sourceName');
    await ingest(data, parts.service, event);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    data.metrics.counter('EventsInvalid').increment();
    data.log.error(`Event dropped: ${toEdgeError(error).fullMessage}`, {
      topic: message.topic,
      'X-Correlation-ID': message.envelope.correlationID,
    });
  }
}

/** The request in a message; one whose readings leave out what the event says is completed first. */
function requestOf({ envelope }: BusMessage): AddEventRequest {
  try {
    return payloadAs(envelope, AddEventRequestSchema, 'AddEventRequest');
  } catch (error) {
    const value = payloadValue(envelope) as { event?: unknown } | null;
    const event = restoreRedundant(value?.event);
    if (event === value?.event) throw error;
    return decode(AddEventRequestSchema, { ...value, event }, 'AddEventRequest');
  }
}

function checkNames(inEvent: string, inTopic: string, member: string): void {
  if (inEvent === inTopic) return;
  throw new EdgeError('ContractInvalid', `event's ${member} ${inEvent} mismatches with the name ${inTopic} received in topic`);
}

async function purgeDeleted(data: CoreData, { envelope, topic }: BusMessage): Promise<void> {
  if (!data.config.value.Writable.EventPurge) return;
  try {
    const { type, action, details } = payloadAs(envelope, SystemEventSchema, 'SystemEvent');
    const name = (details as { name?: unknown } | undefined)?.name;
    if (type === 'device' && action === 'delete' && typeof name === 'string') await data.store.deleteDevice(name);
  } catch (error) {
    data.log.error(`Cannot delete the events of a deleted device: ${toEdgeError(error).fullMessage}`, { topic });
  }
}
