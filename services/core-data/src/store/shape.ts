import { type Event, parseJson, type Reading, stringifyJson, type ValueType } from '@skerry/contracts';

type Tags = Readonly<Record<string, unknown>>;

/** What repeats in a reading from one event of a source to the next. */
export interface ShapeReading {
  readonly resource: string;
  readonly type: ValueType;
  readonly units?: string;
  readonly mediaType?: string;
  readonly tags?: Tags;
  /** Present only where the reading names another device or profile than its event. */
  readonly device?: string;
  readonly profile?: string;
}

/** What repeats in the events of one source; stored once and named by number in each event's row. */
export interface ShapeForm {
  readonly service: string;
  readonly profile: string;
  readonly device: string;
  readonly source: string;
  readonly apiVersion: string;
  readonly readings: readonly ShapeReading[];
  readonly tags?: Tags;
  /** The source has had so many different tags that they are kept with each event. */
  readonly looseTags?: boolean;
}

/** The form of an event; with `looseTags` it leaves all tags out. */
export function formOf(service: string, event: Event, looseTags: boolean): ShapeForm {
  const form = {
    service,
    profile: event.profileName,
    device: event.deviceName,
    source: event.sourceName,
    apiVersion: event.apiVersion,
    readings: event.readings.map((reading) => readingForm(reading, event, looseTags)),
  };
  if (looseTags) return { ...form, looseTags };
  return event.tags ? { ...form, tags: event.tags } : form;
}

function readingForm(reading: Reading, event: Event, looseTags: boolean): ShapeReading {
  const form: { -readonly [K in keyof ShapeReading]: ShapeReading[K] } = { resource: reading.resourceName, type: reading.valueType };
  if (reading.units) form.units = reading.units;
  if (reading.mediaType) form.mediaType = reading.mediaType;
  if (reading.tags && !looseTags) form.tags = reading.tags;
  if (reading.deviceName !== event.deviceName) form.device = reading.deviceName;
  if (reading.profileName !== event.profileName) form.profile = reading.profileName;
  return form;
}

/** Whether an event has a form; its service, profile, device and source are known to agree. */
export function fits(form: ShapeForm, event: Event): boolean {
  const { readings } = form;
  if (readings.length !== event.readings.length || form.apiVersion !== event.apiVersion) return false;
  for (let at = 0; at < readings.length; at++) if (!readingFits(readings[at]!, event.readings[at]!, event)) return false;
  return form.looseTags
    ? true
    : sameTags(form.tags, event.tags) && readings.every((each, at) => sameTags(each.tags, event.readings[at]!.tags));
}

function readingFits(form: ShapeReading, reading: Reading, event: Event): boolean {
  return (
    form.resource === reading.resourceName &&
    form.type === reading.valueType &&
    (form.units ?? '') === (reading.units ?? '') &&
    (form.mediaType ?? '') === (reading.mediaType ?? '') &&
    (form.device ?? event.deviceName) === reading.deviceName &&
    (form.profile ?? event.profileName) === reading.profileName
  );
}

function sameTags(left: Tags | undefined, right: Tags | undefined): boolean {
  return left === right || sameJson(left, right);
}

/** Whether two JSON values say the same; the order of members does not matter. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameJson((left as Tags)[key], (right as Tags)[key]));
}

/** A form as it is stored. */
export function formText(form: ShapeForm): string {
  return stringifyJson(form);
}

/** A stored form. */
export function parseForm(text: string): ShapeForm {
  return parseJson(text) as ShapeForm;
}
