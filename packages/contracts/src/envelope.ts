import { API_VERSION } from './base.ts';
import { EdgeError } from './errors.ts';
import { isUuid } from './ids.ts';

/** The content types the platform speaks. */
export const CONTENT_JSON = 'application/json';
/** Content type of CBOR payloads. */
export const CONTENT_CBOR = 'application/cbor';
/** Content type of error payloads. */
export const CONTENT_TEXT = 'text/plain';

/** A message on the bus. The receiver overwrites `receivedTopic`; with `errorCode` 1 the payload is the text of the error. */
export interface Envelope {
  apiVersion: string;
  receivedTopic: string;
  correlationID: string;
  requestID: string;
  errorCode: number;
  payload: unknown;
  contentType: string;
  queryParams?: Record<string, string>;
}

/** What a sender decides about an envelope. */
export interface EnvelopeParts {
  readonly correlationID: string;
  readonly payload: unknown;
  /** `application/json` unless given. */
  readonly contentType?: string;
  readonly queryParams?: Record<string, string>;
}

/** A message that expects no answer: an event, a system event, a metric. */
export function eventEnvelope(parts: EnvelopeParts): Envelope {
  return envelope(parts, '', parts.contentType ?? CONTENT_JSON);
}

/** A request; `requestID` names the topic of its answer and must be unique everywhere. */
export function requestEnvelope(parts: EnvelopeParts & { readonly requestID: string }): Envelope {
  return envelope(parts, parts.requestID, parts.contentType ?? CONTENT_JSON);
}

/**
 * The answer to a request.
 *
 * @throws {EdgeError} kind `ContractInvalid` if an id is no UUID; answer with {@link errorEnvelope} then, as EdgeX does.
 */
export function responseEnvelope(request: Envelope, payload: unknown, contentType = CONTENT_JSON): Envelope {
  if (!isUuid(request.requestID)) throw new EdgeError('ContractInvalid', `error parsing RequestID: '${request.requestID}' is not a UUID`);
  if (!isUuid(request.correlationID))
    throw new EdgeError('ContractInvalid', `error parsing CorrelationID: '${request.correlationID}' is not a UUID`);
  return envelope({ correlationID: request.correlationID, payload }, request.requestID, contentType);
}

/** The answer to a request that failed; `correlationID` is a new one. */
export function errorEnvelope(requestID: string, message: string, correlationID: string): Envelope {
  return { ...envelope({ correlationID, payload: message }, requestID, CONTENT_TEXT), errorCode: 1 };
}

function envelope(parts: EnvelopeParts, requestID: string, contentType: string): Envelope {
  const { correlationID, payload, queryParams } = parts;
  const made: Envelope = { apiVersion: API_VERSION, receivedTopic: '', correlationID, requestID, errorCode: 0, payload, contentType };
  if (queryParams && Object.keys(queryParams).length > 0) made.queryParams = queryParams;
  return made;
}
