import {
  baseRequest,
  type Device,
  EdgeError,
  isEdgeError,
  parseDurationMs,
  requestEnvelope,
  responsePrefix,
  validateDeviceTopic,
} from '@skerry/contracts';
import type { Metadata } from './metadata.ts';
import type { Cause } from './topics.ts';

/** How much longer than a request may last the answer is waited for: the request's own limit has to end it first. */
const GRACE_MS = 1_000;

/**
 * Asks the owning device service over the bus whether it accepts a device.
 *
 * The wait ends with the HTTP request, after `Service.RequestTimeout`: so when nobody answers, the caller sees the bare `request timeout` that
 * EdgeX gives.
 *
 * @throws {EdgeError} kind `UnexpectedServerError` when the service refuses it, `ServiceUnavailable` when nobody answers.
 */
export async function validateDevice(metadata: Metadata, device: Device, { signal }: Cause & { signal: AbortSignal }): Promise<void> {
  const { MessageBus, Service } = metadata.config.value;
  const escapes = Service.EnableNameFieldEscape;
  const topic = validateDeviceTopic(MessageBus.BaseTopicPrefix, device.serviceName, escapes);
  const requestID = metadata.random.uuid();
  const payload = baseRequest({ device }, requestID);
  const envelope = requestEnvelope({ correlationID: metadata.random.uuid(), requestID, payload });
  const timeoutMs = parseDurationMs(Service.RequestTimeout) + GRACE_MS;
  const answers = responsePrefix(MessageBus.BaseTopicPrefix, device.serviceName, escapes);
  const answer = await metadata.bus.request(topic, answers, envelope, { timeoutMs, signal }).catch((error: unknown) => {
    throw unanswered(topic, error);
  });
  if (answer.errorCode !== 1) return;
  throw new EdgeError('UnexpectedServerError', `Device ${device.name} validation failed: ${reasonOf(answer.payload)}`);
}

function unanswered(topic: string, cause: unknown): EdgeError {
  const kind = isEdgeError(cause) && cause.kind === 'LimitExceeded' ? cause.kind : 'ServiceUnavailable';
  return new EdgeError(kind, `Error sending request to topic '${topic}'`, { cause });
}

function reasonOf(payload: unknown): string {
  if (payload instanceof Uint8Array) return new TextDecoder().decode(payload);
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}
