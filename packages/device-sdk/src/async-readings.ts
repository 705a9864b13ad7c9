import type { Event } from '@skerry/contracts';
import type { Clock, Counter, LiveConfig, Logger } from '@skerry/runtime';
import type { DeviceConfig } from './config.ts';
import type { DeviceEntry } from './device-entry.ts';
import type { AsyncReading } from './driver.ts';
import type { EventMaker } from './event-maker.ts';

/** What readings that arrive by themselves go through. */
export interface AsyncReadingParts {
  readonly config: LiveConfig<DeviceConfig>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly maker: EventMaker;
  readonly dropped: Counter;
  entry(device: string): DeviceEntry | undefined;
  publish(event: Event, correlationId: string): void;
  connected(entry: DeviceEntry, atNs: bigint): void;
}

interface Batch {
  readonly device: string;
  readonly readings: readonly AsyncReading[];
  readonly source: string;
}

/** Turns readings that a driver was not asked for into events; bounded: when `Device.AsyncBufferSize` batches wait the oldest is dropped and counted. */
export class AsyncReadings implements Disposable {
  readonly #parts: AsyncReadingParts;
  readonly #waiting: Batch[] = [];
  #timer: Disposable | undefined;

  constructor(parts: AsyncReadingParts) {
    this.#parts = parts;
  }

  /** Takes a batch; never waits, never throws. */
  push(device: string, readings: readonly AsyncReading[], source?: string): void {
    const { EnableAsyncReadings, AsyncBufferSize } = this.#parts.config.value.Device;
    const name = source ?? (readings.length === 1 ? readings[0]?.resource : undefined);
    if (!EnableAsyncReadings || readings.length === 0 || !name) {
      this.#drop(device, 'no readings, or several without a source');
      return;
    }
    if (this.#waiting.length >= AsyncBufferSize) {
      this.#waiting.shift();
      this.#parts.dropped.increment();
    }
    this.#waiting.push({ device, readings, source: name });
    this.#timer ??= this.#parts.clock.setTimeout(() => this.#drain(), 0);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#waiting.length = 0;
  }

  #drain(): void {
    this.#timer = undefined;
    for (const batch of this.#waiting.splice(0)) this.#publish(batch);
  }

  #publish({ device, readings, source }: Batch): void {
    const entry = this.#parts.entry(device);
    const resources = readings.map(({ resource }) => entry?.profile?.resource(resource)).filter((resource) => resource !== undefined);
    if (!entry || resources.length < readings.length) {
      this.#drop(device, entry ? 'a resource is unknown' : 'the device is unknown');
      return;
    }
    try {
      const event = this.#parts.maker.make({ entry, source, resources, results: readings });
      entry.status.seen(event.origin);
      this.#parts.connected(entry, event.origin);
      this.#parts.publish(event, '');
    } catch (error) {
      this.#drop(device, (error as { fullMessage?: string }).fullMessage ?? String(error));
    }
  }

  #drop(device: string, why: string): void {
    this.#parts.dropped.increment();
    this.#parts.log.error(`Drops readings of device "${device}" that arrived by themselves: ${why}`);
  }
}
