import { EdgeError, type Event, encodeEventJson, stringifyJson } from '@skerry/contracts';
import type { PipelineContext } from './context.ts';

const ENCODER = new TextEncoder();

/** True for an event as pipelines carry it. */
export function isEvent(data: unknown): data is Event {
  return typeof data === 'object' && data !== null && 'readings' in data && Array.isArray(data.readings) && 'deviceName' in data;
}

/** The text of anything a pipeline carries: texts as they are, bytes as UTF-8, all else as JSON with every digit kept. */
export function toText(data: unknown): string {
  if (typeof data === 'string') return data;
  if (data instanceof Uint8Array) return new TextDecoder().decode(data);
  return isEvent(data) ? encodeEventJson(data) : stringifyJson(data);
}

/** The bytes of anything a pipeline carries: bytes as they are, texts as UTF-8, all else as JSON. Costs nothing for bytes. */
export function toBytes(data: unknown): Uint8Array {
  return data instanceof Uint8Array ? data : ENCODER.encode(toText(data));
}

/**
 * The message as an event.
 *
 * @throws {EdgeError} kind `ContractInvalid`, in EdgeX's words, if it is none: filters and tags belong before the function that made it text.
 */
export function requireEvent(name: string, data: unknown, context: PipelineContext): Event {
  if (isEvent(data)) return data;
  const place = `in pipeline '${context.pipelineId}'`;
  if (data === undefined || data === null) throw new EdgeError('ContractInvalid', `${name}: no Event Received ${place}`);
  throw new EdgeError(
    'ContractInvalid',
    `${name}: type received is not an Event ${place}. Put ${name} before functions that change the Event.`,
  );
}

/**
 * The message as bytes to send or pack.
 *
 * @throws {EdgeError} kind `ContractInvalid` if there is nothing.
 */
export function requireBytes(name: string, data: unknown, context: PipelineContext): Uint8Array {
  if (data !== undefined && data !== null) return toBytes(data);
  throw new EdgeError('ContractInvalid', `function ${name} in pipeline '${context.pipelineId}': No Data Received`);
}
