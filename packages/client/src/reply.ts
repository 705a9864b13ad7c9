import { EdgeError, kindOfStatus, parseJson, stringifyJson } from '@skerry/contracts';
import { decodeCbor, type Reply } from '@skerry/runtime';

/** The highest status EdgeX's own clients take for success. */
const LAST_SUCCESS = 207;

const decoder = new TextDecoder();

/** True when the answer means success, by the rule of EdgeX's clients (anything up to 207). */
export function isSuccess(reply: Reply): boolean {
  return reply.status <= LAST_SUCCESS;
}

/**
 * The body of an answer as a value: decoded from JSON or CBOR when it came as text or bytes, the object itself when it came from this process.
 *
 * An object from this process is shared with the service that made it, so it must not be changed. An empty body gives `undefined`.
 *
 * @throws {EdgeError} kind `ContractInvalid` when the body is not what its content type says.
 */
export function replyValue(reply: Reply): unknown {
  const { body } = reply;
  if (body instanceof Uint8Array) {
    if (body.length === 0) return undefined;
    return isCbor(reply) ? decodeCbor(body) : parseJson(decoder.decode(body));
  }
  return typeof body === 'string' ? (body === '' ? undefined : parseJson(body)) : body;
}

/** The body of an answer as the text that went, or would have gone, over HTTP. */
export function replyText(reply: Reply): string {
  const { body } = reply;
  if (body === undefined) return '';
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? decoder.decode(body) : `${stringifyJson(body)}\n`;
}

/** True when the answer's body is CBOR. */
export function isCbor(reply: Reply): boolean {
  return reply.contentType?.startsWith('application/cbor') ?? false;
}

/**
 * The error an answer stands for, with the text EdgeX's clients give it and the kind its status maps back to.
 *
 * `quote: 'body'` puts the whole body into the text, as EdgeX does for read commands; otherwise it is the body's `message`, if the body is a
 * JSON object.
 */
export function errorOfReply(reply: Reply, quote: 'message' | 'body' = 'message'): EdgeError {
  const reason = quote === 'body' ? replyText(reply) : messageOf(reply);
  return new EdgeError(kindOfStatus(reply.status), `request failed, status code: ${reply.status}, err: ${reason}`);
}

function messageOf(reply: Reply): string {
  const value = valueOrUndefined(reply);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return replyText(reply);
  const { message } = value as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

function valueOrUndefined(reply: Reply): unknown {
  try {
    return replyValue(reply);
  } catch {
    return undefined; // not JSON: the text itself is the message
  }
}
