import { payloadValue } from '@skerry/bus';
import {
  baseResponse,
  CONTENT_CBOR,
  CONTENT_JSON,
  commandTopicParts,
  EdgeError,
  type Envelope,
  type Event,
  escapeName,
} from '@skerry/contracts';
import { answerOnBus, type BusAnswer } from './bus-reply.ts';
import type { DeviceCommands } from './device-commands.ts';
import { hasBinary } from './event-publisher.ts';
import { driverQuery } from './request-query.ts';
import { type DeviceServiceContext, topicRules } from './service-context.ts';

/** What commands that arrive by the bus need. */
export interface BusCommandParts {
  readonly context: DeviceServiceContext;
  readonly commands: DeviceCommands;
  publish(event: Event, correlationId: string): void;
}

/** Executes the commands that core-command sends over the bus, many at a time. */
export async function listenForCommands(parts: BusCommandParts): Promise<AsyncDisposable> {
  const { context } = parts;
  const { base, escaped } = topicRules(context);
  const filter = `${base}/device/command/request/${escaped ? escapeName(context.key) : context.key}/#`;
  return context.needs.bus.subscribe(filter, ({ topic, envelope }) => execute(parts, topic, envelope), { concurrency: 256 });
}

async function execute(parts: BusCommandParts, topic: string, envelope: Envelope): Promise<void> {
  const { method, ...target } = commandTopicParts(topic);
  const query = envelope.queryParams ?? {};
  const request = { ...target, query: driverQuery(Object.entries(query)), correlationId: envelope.correlationID };
  switch (method.toLowerCase()) {
    case 'get':
      return answerOnBus(parts.context, envelope, () => get(parts, { ...request, regex: query['ds-regexcmd'] !== 'false' }, envelope));
    case 'set':
      return answerOnBus(parts.context, envelope, () => set(parts, request, envelope));
    default:
      parts.context.log.error(`Unknown method "${method}" in command topic ${topic}; only "get" and "set" are known`);
  }
}

async function get(parts: BusCommandParts, request: Parameters<DeviceCommands['read']>[0], envelope: Envelope): Promise<BusAnswer> {
  const event = await parts.commands.read(request);
  const { 'ds-pushevent': push, 'ds-returnevent': give = 'true' } = envelope.queryParams ?? {};
  if (event && push === 'true') parts.publish(event, envelope.correlationID);
  if (!event || give !== 'true') return { payload: null };
  const payload = { ...baseResponse(200, { requestId: envelope.requestID }), event };
  return { payload, contentType: hasBinary(event) ? CONTENT_CBOR : CONTENT_JSON };
}

async function set(parts: BusCommandParts, request: Parameters<DeviceCommands['write']>[0], envelope: Envelope): Promise<BusAnswer> {
  const values = payloadValue(envelope) ?? {};
  if (typeof values !== 'object' || Array.isArray(values))
    throw new EdgeError('ContractInvalid', 'the payload of a set command must be a JSON object');
  const event = await parts.commands.write(request, values as Record<string, unknown>);
  if (event) parts.publish(event, envelope.correlationID);
  return { payload: null };
}
