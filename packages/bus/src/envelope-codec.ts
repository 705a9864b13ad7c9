import {
  type AddEventRequest,
  CONTENT_CBOR,
  CONTENT_JSON,
  EdgeError,
  type Envelope,
  encodeAddEventRequestJson,
  parseJson,
  stringifyJson,
} from '@skerry/contracts';
import { decodeCbor, encodeCbor } from '@skerry/runtime';

/**
 * How envelopes look on a wire: JSON with the payload as it is (`json`, the default), JSON with the payload as base64 text (`base64`, as EdgeX 3),
 * or CBOR as a whole (`cbor`). All three are understood on receipt, whatever is sent.
 */
export type EnvelopeEncoding = 'json' | 'base64' | 'cbor';

/** How one envelope is encoded. */
export interface EncodeOptions {
  /** Default `json`. */
  encoding?: EnvelopeEncoding;
  /** Written in place of the envelope's own `receivedTopic`. */
  receivedTopic?: string;
}

/** The encoding that EdgeX's environment variables ask for; CBOR wins over base64. */
export function encodingFromEnv(env: Readonly<Record<string, string | undefined>>): EnvelopeEncoding {
  if (env.EDGEX_MSG_CBOR_ENCODE === 'true') return 'cbor';
  return env.EDGEX_MSG_BASE64_PAYLOAD === 'true' ? 'base64' : 'json';
}

/**
 * The bytes of an envelope.
 *
 * Bytes as payload, and any payload of type `application/cbor`, become base64 text in a JSON envelope; error texts never do.
 */
export function encodeEnvelope(
  envelope: Envelope,
  { encoding = 'json', receivedTopic = envelope.receivedTopic }: EncodeOptions = {},
): Uint8Array {
  if (encoding === 'cbor') return encodeCbor(cborEnvelope(envelope, receivedTopic));
  const { apiVersion, correlationID, requestID, errorCode, contentType, queryParams } = envelope;
  const head = `{"apiVersion":${quote(apiVersion)},"receivedTopic":${quote(receivedTopic)},"correlationID":${quote(correlationID)}`;
  const ids = `,"requestID":${quote(requestID)},"errorCode":${errorCode},"payload":`;
  const query = hasMembers(queryParams) ? `,"queryParams":${JSON.stringify(queryParams)}` : '';
  return Buffer.from(`${head}${ids}${jsonPayload(envelope, encoding)},"contentType":${quote(contentType)}${query}}`);
}

function cborEnvelope(envelope: Envelope, receivedTopic: string): object {
  const { apiVersion, correlationID, requestID, errorCode, payload = null, queryParams } = envelope;
  const contentType = errorCode === 0 ? CONTENT_CBOR : envelope.contentType;
  const members = { apiVersion, receivedTopic, correlationID, requestID, errorCode, payload, contentType };
  return hasMembers(queryParams) ? { ...members, queryParams } : members;
}

function jsonPayload(envelope: Envelope, encoding: EnvelopeEncoding): string {
  const { errorCode, contentType, payload = null } = envelope;
  if (errorCode !== 0) return stringifyJson(payload);
  if (payload instanceof Uint8Array) return quote(base64(payload));
  if (contentType === CONTENT_CBOR) return quote(base64(encodeCbor(payload)));
  const json = isAddEventRequest(payload) ? encodeAddEventRequestJson(payload) : stringifyJson(payload);
  return encoding === 'base64' && contentType === CONTENT_JSON ? quote(base64(Buffer.from(json))) : json;
}

function isAddEventRequest(payload: unknown): payload is AddEventRequest {
  const event = (payload as { event?: { origin?: unknown; readings?: unknown } } | null)?.event;
  return typeof event === 'object' && event !== null && typeof event.origin === 'bigint' && Array.isArray(event.readings);
}

/**
 * The envelope that bytes hold: JSON or CBOR, told by the first byte. Member names are matched without regard to case; absent ones are empty.
 *
 * The payload is left as it came; see `payloadAs`.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the bytes hold no envelope.
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const value = isCbor(bytes) ? decodeCbor(bytes) : parseJson(asText(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnEnvelope('it is no object');
  const members = canonicalMembers(value);
  if (!('payload' in members) && !('contentType' in members)) throw notAnEnvelope('it has neither payload nor contentType');
  const envelope: Envelope = {
    apiVersion: text(members, 'apiVersion'),
    receivedTopic: text(members, 'receivedTopic'),
    correlationID: text(members, 'correlationID'),
    requestID: text(members, 'requestID'),
    errorCode: integer(members, 'errorCode'),
    payload: members.payload ?? null,
    contentType: text(members, 'contentType'),
  };
  const queryParams = texts(members, 'queryParams');
  if (queryParams !== undefined) envelope.queryParams = queryParams;
  return envelope;
}

type Members = Partial<Record<keyof Envelope, unknown>>;

const NAMES: ReadonlyMap<string, keyof Envelope> = new Map(
  (['apiVersion', 'receivedTopic', 'correlationID', 'requestID', 'errorCode', 'payload', 'contentType', 'queryParams'] as const).map(
    (name) => [name.toLowerCase(), name],
  ),
);

function canonicalMembers(value: object): Members {
  // Decoders give plain objects; the usual spelling needs no copy.
  if ('payload' in value && 'contentType' in value && 'correlationID' in value && 'requestID' in value) return value;
  const members: Members = {};
  for (const [name, member] of Object.entries(value)) {
    const known = NAMES.get(name.toLowerCase());
    if (known !== undefined) members[known] = member;
  }
  return members;
}

function text(members: Members, name: keyof Envelope): string {
  const value = members[name] ?? '';
  if (typeof value !== 'string') throw notAnEnvelope(`${name} is no text`);
  return value;
}

function integer(members: Members, name: keyof Envelope): number {
  const value = members[name] ?? 0;
  if (!Number.isSafeInteger(value)) throw notAnEnvelope(`${name} is no integer`);
  return value as number;
}

function texts(members: Members, name: keyof Envelope): Record<string, string> | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value) || !Object.values(value).every((item) => typeof item === 'string')) {
    throw notAnEnvelope(`${name} is no map of texts`);
  }
  return hasMembers(value) ? { ...value } : undefined;
}

function notAnEnvelope(why: string): EdgeError {
  return new EdgeError('ContractInvalid', `the message is no message envelope: ${why}`);
}

// A CBOR map, or the mark that stands before CBOR; JSON begins with neither.
function isCbor(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  return (first >= 0xa0 && first <= 0xbf) || first === 0xd9;
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function quote(value: string): string {
  return JSON.stringify(value);
}

function hasMembers(value: object | undefined): value is object {
  return value !== undefined && Object.keys(value).length > 0;
}
