import { baseRequestMembers, NAME_RULES } from './base.ts';
import { ValueTypeSchema } from './device-resource.ts';
import { checkReadings, completeReading } from './reading-check.ts';
import { anything, bytes, dto, freeMap, int64, list, optional, pointer, text, typed } from './schema.ts';
import { isObjectType, type ValueType } from './values.ts';

type Partly = Readonly<{ valueType?: ValueType }>;
const isBinary = ({ valueType }: Partly) => valueType === 'Binary';
const isObject = ({ valueType }: Partly) => valueType !== undefined && isObjectType(valueType);
const isPlain = (reading: Partly) => !isBinary(reading) && !isObject(reading);

/** Schema of a reading; see {@link Reading}. */
export const ReadingSchema = typed<Reading>(
  dto(
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
      value: pointer(anything({ 'x-canonical': 'valueText', 'x-when': isPlain })),
      binaryValue: pointer(bytes({ 'x-when': isBinary })),
      mediaType: optional(text('', { 'x-when': isBinary })),
      objectValue: pointer(anything({ 'x-when': isObject })),
    },
    { 'x-extensions': true, 'x-finish': completeReading },
  ),
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
export const EventSchema = typed<Event>(
  dto(
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
  ),
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
export const AddEventRequestSchema = typed<AddEventRequest>(
  dto(
    'AddEventRequest',
    { ...baseRequestMembers, event: EventSchema },
    { 'x-clash': 'Failed to unmarshal the byte array.', 'x-check': checkReadings },
  ),
);

/** The body of `POST /event/...` and the payload of event topics. */
export interface AddEventRequest {
  apiVersion: string;
  requestId?: string;
  event: Event;
}
