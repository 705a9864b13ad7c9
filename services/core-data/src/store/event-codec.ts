import { type Event, parseJson, type Reading, stringifyJson } from '@skerry/contracts';
import { traceOfEvent } from '../event-numbering.ts';
import { ByteReader, ByteWriter } from './byte-writer.ts';
import type { EpochBook } from './epoch-book.ts';
import type { ShapeForm, ShapeReading } from './shape.ts';

const NUMBERED = 1;
const TRACE_PACKED = 2;
const TRACE_OF_ID = 4;
const TRACE_TEXT = 8;
const EXTRAS = 16;
const EPOCH_TEXT = 32;

const TEXT = 0;
const BINARY = 1;
const JSON_VALUE = 2;
const NULL = 3;
const ABSENT = 4;
const OWN_ORIGIN = 8;

/** What an event carries beside what its shape and its fixed members hold. */
interface Extras {
  event?: Record<string, unknown>;
  tags?: Record<string, unknown>;
  readings?: Record<string, { more?: Record<string, unknown>; tags?: Record<string, unknown> }>;
}

/** Packs what is left of an event once its shape, id and origin are taken out, and puts it together again. */
export class EventCodec {
  readonly #writer = new ByteWriter();
  readonly #epochs: EpochBook;

  constructor(epochs: EpochBook) {
    this.#epochs = epochs;
  }

  /** The row's body. */
  encode(event: Event, form: ShapeForm): Uint8Array {
    const writer = this.#writer.reset();
    this.#envelope(event, extrasOf(event, form));
    for (const reading of event.readings) writeReading(writer, reading, event.origin);
    return writer.take();
  }

  /** The event of a row. Readings come newest first and without ids, as EdgeX gives them. */
  decode(row: { id: string; origin: bigint; body: Uint8Array }, form: ShapeForm): Event {
    const reader = new ByteReader(row.body);
    const event: Event = {
      apiVersion: form.apiVersion,
      id: row.id,
      deviceName: form.device,
      profileName: form.profile,
      sourceName: form.source,
      origin: row.origin,
      readings: [],
    };
    const extras = this.#readEnvelope(reader, event);
    if (extras?.tags ?? form.tags) event.tags = { ...(extras?.tags ?? form.tags) };
    event.readings = form.readings.map((each, at) => readReading(reader, each, { event, extra: extras?.readings?.[at] }));
    if (event.readings.some((reading) => reading.origin !== event.origin)) event.readings.sort(newestFirst);
    return extras?.event ? Object.assign(event, extras.event) : event;
  }

  #envelope(event: Event, extras: Extras | undefined): void {
    const numbered = event.skerrySeq !== undefined && event.skerryEpoch !== undefined;
    const epoch = numbered ? this.#epochs.numberOf(event.skerryEpoch!) : undefined;
    const trace = traceFlag(event);
    const epochFlag = numbered ? NUMBERED | (epoch === undefined ? EPOCH_TEXT : 0) : 0;
    this.#writer.byte(epochFlag | trace | (extras ? EXTRAS : 0));
    if (numbered) {
      this.#writer.bigVarint(event.skerrySeq!);
      if (epoch === undefined) this.#writer.text(event.skerryEpoch!);
      else this.#writer.varint(epoch);
    }
    if (trace === TRACE_PACKED) this.#writer.hex(event.traceparent!.slice(3).replaceAll('-', ''));
    if (trace === TRACE_TEXT) this.#writer.text(event.traceparent!);
    if (extras) this.#writer.text(stringifyJson(extras));
  }

  #readEnvelope(reader: ByteReader, event: Event): Extras | undefined {
    const flags = reader.byte();
    if (flags & NUMBERED) {
      event.skerrySeq = reader.bigVarint();
      event.skerryEpoch = flags & EPOCH_TEXT ? reader.text() : this.#epochs.textOf(reader.varint());
    }
    if (flags & TRACE_OF_ID) event.traceparent = traceOfEvent(event.id);
    if (flags & TRACE_PACKED) event.traceparent = `00-${reader.hex(16)}-${reader.hex(8)}-${reader.hex(1)}`;
    if (flags & TRACE_TEXT) event.traceparent = reader.text();
    return flags & EXTRAS ? (parseJson(reader.text()) as Extras) : undefined;
  }
}

function traceFlag(event: Event): number {
  const { traceparent, id } = event;
  if (traceparent === undefined) return 0;
  if (traceparent.startsWith(id.slice(0, 8), 3) && traceparent === traceOfEvent(id)) return TRACE_OF_ID;
  return isPlainTrace(traceparent) ? TRACE_PACKED : TRACE_TEXT;
}

/** Whether a trace context is of version 00 and in lower case, as it should be; checked by hand since a pattern costs ten times as much. */
function isPlainTrace(text: string): boolean {
  if (text.length !== 55 || !text.startsWith('00-')) return false;
  for (let at = 3; at < 55; at++) {
    const code = text.charCodeAt(at);
    const isHex = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
    if (at === 35 || at === 52 ? code !== 0x2d : !isHex) return false;
  }
  return true;
}

function extrasOf(event: Event, form: ShapeForm): Extras | undefined {
  const extras: Extras = {};
  const more = unknownMembers(event, isEventMember);
  if (more) extras.event = more;
  if (form.looseTags && event.tags) extras.tags = event.tags;
  const readings = extrasOfReadings(event.readings, form.looseTags === true);
  if (readings) extras.readings = readings;
  return extras.event || extras.tags || readings ? extras : undefined;
}

function extrasOfReadings(readings: readonly Reading[], looseTags: boolean): Extras['readings'] {
  let found: NonNullable<Extras['readings']> | undefined;
  for (let at = 0; at < readings.length; at++) {
    const more = unknownMembers(readings[at]!, isReadingMember);
    const tags = looseTags ? readings[at]!.tags : undefined;
    if (!more && !tags) continue;
    found ??= {};
    found[at] = { ...(more && { more }), ...(tags && { tags }) };
  }
  return found;
}

function unknownMembers(object: object, isKnown: (name: string) => boolean): Record<string, unknown> | undefined {
  let found: Record<string, unknown> | undefined;
  for (const name in object) {
    if (isKnown(name)) continue;
    const value = (object as Record<string, unknown>)[name];
    if (value === undefined) continue;
    found ??= {};
    found[name] = value;
  }
  return found;
}

function isEventMember(name: string): boolean {
  switch (name) {
    case 'apiVersion':
    case 'id':
    case 'deviceName':
    case 'profileName':
    case 'sourceName':
    case 'origin':
    case 'readings':
    case 'tags':
    case 'skerrySeq':
    case 'skerryEpoch':
    case 'traceparent':
      return true;
    default:
      return false;
  }
}

function isReadingMember(name: string): boolean {
  switch (name) {
    case 'id':
    case 'origin':
    case 'deviceName':
    case 'resourceName':
    case 'profileName':
    case 'valueType':
    case 'units':
    case 'tags':
    case 'value':
    case 'binaryValue':
    case 'mediaType':
    case 'objectValue':
      return true;
    default:
      return false;
  }
}

function writeReading(writer: ByteWriter, reading: Reading, eventOrigin: bigint): void {
  const own = reading.origin === eventOrigin ? 0 : OWN_ORIGIN;
  const kind = kindOf(reading);
  writer.byte(kind | own);
  if (own) writer.signedVarint(BigInt.asIntN(64, reading.origin - eventOrigin)); // may wrap, and wraps back when read
  if (kind === TEXT) writer.text(reading.value as string);
  else if (kind === BINARY) writer.blob(reading.binaryValue!);
  else if (kind === JSON_VALUE) writer.text(stringifyJson(reading.objectValue));
}

function kindOf(reading: Reading): number {
  if (typeof reading.value === 'string') return TEXT;
  if (reading.binaryValue instanceof Uint8Array) return BINARY;
  if (reading.objectValue !== undefined && reading.objectValue !== null) return JSON_VALUE;
  return reading.value === null || reading.binaryValue === null || reading.objectValue === null ? NULL : ABSENT;
}

function readReading(
  reader: ByteReader,
  form: ShapeReading,
  { event, extra }: { event: Event; extra?: { more?: Record<string, unknown>; tags?: Record<string, unknown> } },
): Reading {
  const head = reader.byte();
  const origin = head & OWN_ORIGIN ? BigInt.asIntN(64, event.origin + reader.signedVarint()) : event.origin;
  const reading: Reading = {
    origin,
    deviceName: form.device ?? event.deviceName,
    resourceName: form.resource,
    profileName: form.profile ?? event.profileName,
    valueType: form.type,
  };
  if (form.units) reading.units = form.units;
  const tags = extra?.tags ?? form.tags;
  if (tags) reading.tags = { ...tags };
  readValue(reader, head & 7, reading);
  if (form.mediaType) reading.mediaType = form.mediaType;
  return extra?.more ? Object.assign(reading, extra.more) : reading;
}

function readValue(reader: ByteReader, kind: number, reading: Reading): void {
  if (kind === TEXT) reading.value = reader.text();
  else if (kind === BINARY) reading.binaryValue = reader.blob();
  else if (kind === JSON_VALUE) reading.objectValue = parseJson(reader.text());
  else if (kind === NULL) Object.assign(reading, { value: null, binaryValue: null, objectValue: null });
}

function newestFirst(left: Reading, right: Reading): number {
  return left.origin > right.origin ? -1 : left.origin < right.origin ? 1 : 0;
}
