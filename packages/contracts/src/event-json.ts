import { encodeBase64 } from './base64.ts';
import type { AddEventRequest, Event, Reading } from './event.ts';
import { stringifyJson } from './json.ts';
import { quoteJson } from './quote.ts';
import { isNullReading } from './reading.ts';
import { isObjectType } from './values.ts';

const EVENT_MEMBERS = new Set([
  'apiVersion',
  'id',
  'deviceName',
  'profileName',
  'sourceName',
  'origin',
  'readings',
  'tags',
  'skerrySeq',
  'skerryEpoch',
  'traceparent',
]);
const READING_MEMBERS = new Set([
  'id',
  'origin',
  'deviceName',
  'resourceName',
  'profileName',
  'valueType',
  'units',
  'tags',
  'value',
  'binaryValue',
  'mediaType',
  'objectValue',
]);

/**
 * An event as JSON with EdgeX's member order; nanoseconds exact, a null reading with all three value members null.
 *
 * Members of readings that are empty or zero (see {@link dropRedundant}) are left out. Unknown members follow the known ones.
 */
export function encodeEventJson(event: Event): string {
  let json = `{"apiVersion":${quoteJson(event.apiVersion)},"id":${quoteJson(event.id)},"deviceName":${quoteJson(event.deviceName)}`;
  json += `,"profileName":${quoteJson(event.profileName)},"sourceName":${quoteJson(event.sourceName)},"origin":${event.origin},"readings":[`;
  for (let index = 0; index < event.readings.length; index++)
    json += (index > 0 ? ',' : '') + encodeReadingJson(event.readings[index] as Reading);
  json += ']';
  if (event.tags && hasMembers(event.tags)) json += `,"tags":${stringifyJson(event.tags)}`;
  if (event.skerrySeq !== undefined) json += `,"skerrySeq":${event.skerrySeq}`;
  if (event.skerryEpoch) json += `,"skerryEpoch":${quoteJson(event.skerryEpoch)}`;
  if (event.traceparent) json += `,"traceparent":${quoteJson(event.traceparent)}`;
  return `${json}${extensions(event, EVENT_MEMBERS)}}`;
}

/** The body of `POST /event/...`, and the payload of event topics, as JSON. */
export function encodeAddEventRequestJson(request: AddEventRequest): string {
  const requestId = request.requestId ? `,"requestId":${quoteJson(request.requestId)}` : '';
  return `{"apiVersion":${quoteJson(request.apiVersion)}${requestId},"event":${encodeEventJson(request.event)}}`;
}

/** A reading as JSON with EdgeX's member order. */
export function encodeReadingJson(reading: Reading): string {
  let json = reading.id ? `"id":${quoteJson(reading.id)},` : '';
  if (reading.origin) json += `"origin":${reading.origin},`;
  if (reading.deviceName) json += `"deviceName":${quoteJson(reading.deviceName)},`;
  if (reading.resourceName) json += `"resourceName":${quoteJson(reading.resourceName)},`;
  if (reading.profileName) json += `"profileName":${quoteJson(reading.profileName)},`;
  json += `"valueType":"${reading.valueType}"`;
  if (reading.units) json += `,"units":${quoteJson(reading.units)}`;
  if (reading.tags && hasMembers(reading.tags)) json += `,"tags":${stringifyJson(reading.tags)}`;
  return `{${json}${valueJson(reading)}${extensions(reading, READING_MEMBERS)}}`;
}

function valueJson(reading: Reading): string {
  if (typeof reading.value === 'string' && reading.valueType !== 'Binary' && !isObjectType(reading.valueType))
    return `,"value":${quoteJson(reading.value)}`;
  if (isNullReading(reading)) return ',"value":null,"binaryValue":null,"objectValue":null';
  if (reading.binaryValue && reading.valueType === 'Binary') {
    return `,"binaryValue":"${encodeBase64(reading.binaryValue)}"${reading.mediaType ? `,"mediaType":${quoteJson(reading.mediaType)}` : ''}`;
  }
  if (isObjectType(reading.valueType)) return `,"objectValue":${stringifyJson(reading.objectValue)}`;
  return `,"value":${stringifyJson(reading.value)}`;
}

function extensions(object: object, known: ReadonlySet<string>): string {
  let json = '';
  for (const name in object) {
    if (known.has(name)) continue;
    const value = (object as Record<string, unknown>)[name];
    if (value !== undefined) json += `,${quoteJson(name)}:${stringifyJson(value)}`;
  }
  return json;
}

function hasMembers(object: object): boolean {
  for (const _name in object) return true;
  return false;
}
