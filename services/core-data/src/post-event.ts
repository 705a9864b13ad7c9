import {
  type AddEventRequest,
  AddEventRequestSchema,
  CONTENT_CBOR,
  createdResponse,
  decode,
  EdgeError,
  type Event,
  type EventTopicParts,
  errorResponse,
  parseJson,
  toEdgeError,
} from '@skerry/contracts';
import type { RawBody, Reply, ServiceRequest } from '@skerry/runtime';
import { canonicalEvent } from './canonical-event.ts';
import type { CoreData } from './core-data.ts';
import { ingest, numbered } from './event.ts';

/**
 * Takes one event by HTTP: decodes it, passes it on to the bus, checks that body and path agree, stores it; 201 once it is durable.
 *
 * As in EdgeX an event that contradicts its path is passed on before it is refused.
 */
export async function postEvent(data: CoreData, request: ServiceRequest): Promise<Reply> {
  checkSize(request, data.config.value.MaxEventSize);
  const body = decode(AddEventRequestSchema, parsedBody(request.raw), 'AddEventRequest');
  const parts = partsOf(request.params);
  try {
    const event = await store(data, { request, body, parts });
    return { status: 201, body: createdResponse(event.id, { requestId: body.requestId }) };
  } catch (thrown) {
    const error = toEdgeError(thrown);
    const reply = errorResponse(error, body.requestId);
    return { status: reply.statusCode, body: reply };
  }
}

async function store(data: CoreData, post: { request: ServiceRequest; body: AddEventRequest; parts: EventTopicParts }): Promise<Event> {
  const { request, body, parts } = post;
  const envelope = { correlationID: request.correlationId, contentType: request.raw.contentType };
  const contradiction = contradictionOf(body.event, parts);
  const event = contradiction ? body.event : numbered(data, parts.service, canonicalEvent(body.event));
  data.publisher.publish(parts, { ...body, event }, envelope);
  if (contradiction) throw contradiction;
  await ingest(data, parts.service, event);
  return event;
}

function checkSize({ headers }: ServiceRequest, maxKb: number): void {
  const bytes = Number(headers['content-length'] ?? 0);
  if (maxKb > 0 && bytes > maxKb * 1024) throw new EdgeError('LimitExceeded', `request size exceed ${maxKb} KB`);
}

/** CBOR if the content type says so, anything else is JSON. */
function parsedBody(raw: RawBody): unknown {
  if (raw.contentType === CONTENT_CBOR || raw.contentType === '' || raw.contentType.includes('json')) return raw.value();
  const bytes = raw.bytes();
  return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}

function partsOf(params: ServiceRequest['params']): EventTopicParts {
  const { service = '', profile = '', device = '', source = '' } = params;
  return { service, profile, device, source };
}

function contradictionOf(event: Event, parts: EventTopicParts): EdgeError | undefined {
  const pairs = [
    ['profileName', event.profileName, parts.profile],
    ['deviceName', event.deviceName, parts.device],
    ['sourceName', event.sourceName, parts.source],
  ] as const;
  for (const [member, inBody, inPath] of pairs) {
    if (inBody !== inPath) return new EdgeError('ContractInvalid', `event's ${member} ${inBody} mismatches ${inPath}`);
  }
  return undefined;
}
