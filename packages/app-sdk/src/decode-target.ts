import { payloadAs } from '@skerry/bus';
import { AddEventRequestSchema, EdgeError, type Envelope, type Event, EventSchema, isEdgeError, MetricSchema } from '@skerry/contracts';
import type { TargetType } from './configuration.ts';
import type { TriggerMessage } from './event-source.ts';

const READABLE = new Set(['application/json', 'application/cbor']);
const OPENING_BRACKETS = new Set([0x7b, 0x5b]);

/** The content type that bytes without one have: JSON if they open with a bracket, else CBOR. */
export function guessContentType(bytes: Uint8Array): string {
  return OPENING_BRACKETS.has(bytes[0] ?? 0) ? 'application/json' : 'application/cbor';
}

function withPlainContentType(envelope: Envelope): Envelope {
  const contentType = envelope.contentType.split(';')[0]?.trim() ?? '';
  if (!READABLE.has(contentType)) throw new EdgeError('ContractInvalid', `unsupported content-type '${envelope.contentType}' recieved`);
  return contentType === envelope.contentType ? envelope : { ...envelope, contentType };
}

function decodeEvent(envelope: Envelope): Event {
  const plain = withPlainContentType(envelope);
  try {
    return payloadAs(plain, AddEventRequestSchema).event as Event;
  } catch (requestError) {
    if (!isEdgeError(requestError) || requestError.kind !== 'ContractInvalid') throw requestError;
    try {
      return payloadAs(plain, EventSchema) as Event;
    } catch (eventError) {
      throw isEdgeError(eventError) && eventError.kind === 'ContractInvalid' ? requestError : eventError;
    }
  }
}

function decodeRaw({ payload, contentType }: Envelope): unknown {
  const isPacked = typeof payload === 'string' && contentType.startsWith('application/cbor');
  return isPacked ? Uint8Array.fromBase64(payload) : payload;
}

/**
 * The data a message gives to the first function of a pipeline.
 *
 * An event may come bare or within an AddEventRequest, as JSON or CBOR. Events of the log were checked when they were stored, so they are taken as
 * they are.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the message is not of the wanted type.
 */
export function decodeTarget(type: TargetType, message: TriggerMessage): unknown {
  const { envelope } = message;
  if (type === 'raw') return decodeRaw(envelope);
  if (type === 'metric') return payloadAs(withPlainContentType(envelope), MetricSchema);
  return message.position === undefined ? decodeEvent(envelope) : (envelope.payload as { event: Event }).event;
}
