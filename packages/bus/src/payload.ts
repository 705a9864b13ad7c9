import { CONTENT_CBOR, CONTENT_JSON, decode, EdgeError, type Envelope, parseJson } from '@skerry/contracts';
import { decodeCbor } from '@skerry/runtime';

type Schema = Parameters<typeof decode>[0];
type Decoded<S extends Schema> = ReturnType<typeof decode<S>>;

// Several subscribers of one process decode the same payload object: the first one pays.
const decoded = new WeakMap<object, Map<Schema, unknown>>();

/**
 * The payload of an envelope as a typed value, whatever form it came in: a JSON or CBOR value, bytes, or base64 text of either.
 *
 * The result is shared by all who ask for the same payload and schema: treat it as read-only.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the payload cannot be decoded or breaks the schema.
 */
export function payloadAs<S extends Schema>(envelope: Envelope, schema: S, typeName?: string): Decoded<S> {
  const { payload } = envelope;
  if (typeof payload !== 'object' || payload === null) return decode(schema, payloadValue(envelope, typeName), typeName);
  const known = decoded.get(payload) ?? new Map<Schema, unknown>();
  if (!known.has(schema)) known.set(schema, decode(schema, payloadValue(envelope, typeName), typeName));
  decoded.set(payload, known);
  return known.get(schema) as Decoded<S>;
}

/**
 * The payload as a plain value: bytes and base64 text are decoded by the envelope's content type, anything else is handed back as it is.
 *
 * @throws {EdgeError} kind `ContractInvalid` for bad base64, a content type other than JSON and CBOR, or bytes that are neither.
 */
export function payloadValue(envelope: Envelope, typeName = 'payload'): unknown {
  const { payload, contentType } = envelope;
  if (payload instanceof Uint8Array) return unmarshal(payload, contentType);
  if (typeof payload !== 'string') return payload;
  return unmarshal(fromBase64(payload, typeName), contentType);
}

function unmarshal(bytes: Uint8Array, contentType: string): unknown {
  if (contentType === CONTENT_JSON) return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  if (contentType === CONTENT_CBOR) return decodeCbor(bytes);
  throw new EdgeError('ContractInvalid', `unsupported content type: ${contentType}`);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function fromBase64(text: string, typeName: string): Uint8Array {
  if (text.length % 4 !== 0 || !BASE64.test(text)) {
    throw new EdgeError('ContractInvalid', `failed to decode base64 string to ${typeName}: illegal base64 data`);
  }
  return Buffer.from(text, 'base64');
}
