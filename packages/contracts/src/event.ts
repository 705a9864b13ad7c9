import type { Static } from 'typebox';
import { baseRequestMembers, NAME_RULES } from './base.ts';
import { ValueTypeSchema } from './device-resource.ts';
import { annotate, anything, bytes, dto, freeMap, int64, list, optional, text } from './schema.ts';
import type { ValueType } from './values.ts';

/** Schema of a reading; see {@link Reading}. */
export const ReadingSchema = dto(
  'BaseReading',
  {
    id: optional(text()),
    origin: int64('required'),
    deviceName: text(NAME_RULES),
    resourceName: text(NAME_RULES),
    profileName: text('omitempty,edgex-dto-none-empty-string'),
    valueType: ValueTypeSchema,
    units: optional(text()),
    tags: optional(freeMap()),
    value: optional(anything()),
    binaryValue: optional(bytes()),
    mediaType: optional(text()),
    objectValue: optional(anything()),
  },
  { 'x-extensions': true },
);

/**
 * One measured value.
 *
 * The value is in `binaryValue` for Binary, in `objectValue` for Object and ObjectArray, else as text in `value`; where that member is `null`
 * or absent the reading is a null reading. `origin` is in nanoseconds. Members not listed here travel along.
 */
export interface Reading {
  id?: string;
  origin: bigint;
  deviceName: string;
  resourceName: string;
  profileName: string;
  valueType: ValueType;
  units?: string;
  tags?: Record<string, unknown>;
  value?: string | null;
  binaryValue?: Uint8Array | null;
  mediaType?: string;
  objectValue?: unknown;
}

/** Schema of an event; see {@link Event}. */
export const EventSchema = dto(
  'Event',
  {
    apiVersion: text('required', { 'x-path': 'Versionable.ApiVersion' }),
    id: text('required,uuid'),
    deviceName: text(NAME_RULES),
    profileName: text('omitempty,edgex-dto-none-empty-string'),
    sourceName: text('omitempty,edgex-dto-none-empty-string'),
    origin: int64('required'),
    readings: list(ReadingSchema, 'gt=0,dive'),
    tags: optional(freeMap()),
    skerrySeq: optional(int64()),
    skerryEpoch: optional(text()),
    traceparent: optional(text()),
  },
  { 'x-extensions': true },
);

/**
 * The readings of one source of one device at one moment.
 *
 * `origin` is in nanoseconds. `skerrySeq` counts the events of a source, `skerryEpoch` names the run of the producer that counts, `traceparent`
 * is W3C trace context; EdgeX ignores the three. Members not listed here travel along.
 */
export interface Event {
  apiVersion: string;
  id: string;
  deviceName: string;
  profileName: string;
  sourceName: string;
  origin: bigint;
  readings: Reading[];
  tags?: Record<string, unknown>;
  skerrySeq?: bigint;
  skerryEpoch?: string;
  traceparent?: string;
  [extension: string]: unknown;
}

/** Schema of the body of `POST /event/...` and of the payload of event topics. */
export const AddEventRequestSchema = dto(
  'AddEventRequest',
  { ...baseRequestMembers, event: EventSchema },
  { 'x-clash': 'Failed to unmarshal the byte array.' },
);

/** The body of `POST /event/...` and the payload of event topics. */
export interface AddEventRequest {
  apiVersion: string;
  requestId?: string;
  event: Event;
}
