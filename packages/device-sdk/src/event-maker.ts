import { API_VERSION, EdgeError, type Event, type Reading } from '@skerry/contracts';
import type { Clock, LiveConfig, Random } from '@skerry/runtime';
import { coerceValue } from './coerce-value.ts';
import type { CompiledResource } from './compiled-profile.ts';
import type { DeviceConfig } from './config.ts';
import type { DeviceEntry } from './device-entry.ts';
import type { DeviceValue } from './device-value.ts';
import type { ReadResult } from './driver.ts';
import { nullValue, printedValue, type ReadingValue, readingValue } from './reading-value.ts';
import { createTraceParent } from './trace-parent.ts';

/** What an event is made of. */
export interface EventParts {
  readonly entry: DeviceEntry;
  /** Command, resource or expression that was asked for. */
  readonly source: string;
  readonly resources: readonly CompiledResource[];
  /** One per resource, in the same order. */
  readonly results: readonly ReadResult[];
  /** The caller's `traceparent`, if it sent one. */
  readonly traceparent?: string;
}

/** Thrown where a value differs from the `assertion` of its resource; the device is then set DOWN. */
export class AssertionError extends EdgeError {
  readonly assertionFailed = true;
}

/** Turns what a driver returned into an event: transforms, assertions, mappings, units, tags, times. */
export class EventMaker {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #config: LiveConfig<DeviceConfig>;

  constructor(parts: { clock: Clock; random: Random; config: LiveConfig<DeviceConfig> }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#config = parts.config;
  }

  /**
   * An event that is not yet numbered.
   *
   * @throws {EdgeError} kind `UnexpectedServerError` when a value is not of its resource's type, or an {@link AssertionError}.
   */
  make(parts: EventParts): Event {
    const { entry, source, resources, results } = parts;
    const { name: deviceName, profileName = '' } = entry.device;
    const origin = this.#clock.nowNs();
    const readings = resources.map((resource, index) => this.#reading(resource, results[index], { deviceName, profileName, origin }));
    const event: Event = {
      apiVersion: API_VERSION,
      id: this.#random.uuid(),
      deviceName,
      profileName,
      sourceName: source,
      origin,
      readings,
    };
    const tags = tagsOf(parts);
    if (tags) event.tags = tags;
    event.traceparent = createTraceParent(this.#random, parts.traceparent);
    return event;
  }

  #reading(
    compiled: CompiledResource,
    result: ReadResult | undefined,
    event: { deviceName: string; profileName: string; origin: bigint },
  ): Reading {
    if (result === undefined || 'error' in result) throw failureOf(compiled, result);
    const value = this.#value(compiled, result.value, event.deviceName);
    const { units } = compiled.resource.properties;
    const { tags } = compiled.resource;
    const { valueType, ...members } = value;
    return {
      id: this.#random.uuid(),
      origin: result.origin ?? event.origin,
      deviceName: event.deviceName,
      resourceName: compiled.name,
      profileName: event.profileName,
      valueType,
      ...(units && this.#config.value.Writable.Reading.ReadingUnits ? { units } : undefined),
      ...(tags && Object.keys(tags).length > 0 ? { tags } : undefined),
      ...members,
    };
  }

  #value(compiled: CompiledResource, raw: DeviceValue | null, deviceName: string): ReadingValue {
    const { valueType, mediaType, assertion } = compiled.resource.properties;
    if (raw === null) return nullValue(valueType);
    let value = coerceValue(valueType, raw);
    if (compiled.read && this.#config.value.Device.DataTransform) {
      const transformed = compiled.read(value as number | bigint);
      if (typeof transformed === 'string') return { valueType: 'String', value: transformed };
      value = transformed;
    }
    if (assertion) assertValue(compiled, value, deviceName);
    const members = readingValue(valueType, value, mediaType);
    return compiled.mappings ? mapped(compiled.mappings, members, value) : members;
  }
}

function assertValue(compiled: CompiledResource, value: DeviceValue, deviceName: string): void {
  const printed = printedValue(compiled.resource.properties.valueType, value);
  if (printed === compiled.resource.properties.assertion) return;
  throw new AssertionError('UnexpectedServerError', `Assertion failed for DeviceResource ${compiled.name}, with value ${printed}`, {
    details: { deviceName },
  });
}

function mapped(mappings: Readonly<Record<string, string>>, members: ReadingValue, value: DeviceValue): ReadingValue {
  const text = typeof members.value === 'string' ? (mappings[members.value] ?? mappings[String(value)]) : undefined;
  return text === undefined ? members : { valueType: 'String', value: text };
}

function failureOf(compiled: CompiledResource, result: ReadResult | undefined): EdgeError {
  const reason = result && 'error' in result ? result.error : undefined;
  return new EdgeError('UnexpectedServerError', `no value for DeviceResource ${compiled.name}`, { cause: reason });
}

function tagsOf({ entry, source, results }: EventParts): Record<string, unknown> | undefined {
  const command = entry.profile?.command(source)?.command.tags;
  const device = entry.device.tags;
  let tags: Record<string, unknown> | undefined;
  for (const result of results) if ('tags' in result && result.tags) tags = { ...tags, ...result.tags };
  if (command) tags = { ...tags, ...command };
  if (device) tags = { ...tags, ...device };
  return tags && Object.keys(tags).length > 0 ? tags : undefined;
}
