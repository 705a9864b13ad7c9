import type { DeviceServiceAddress, MetadataClient } from '@skerry/client';
import type { Clock } from '@skerry/runtime';

/** How long an address is believed without word from core-metadata, should an announcement be missed. */
const BELIEVED_MS = 1_000;
const MAX_DEVICES = 10_000;

interface Entry {
  readonly service: DeviceServiceAddress;
  readonly until: number;
}

/**
 * Which device service speaks to which device, and where it is.
 *
 * Answers are kept for a second, and dropped at once when core-metadata announces a change; a caller that finds one wrong drops it as well. So
 * a missed announcement is made good within a second.
 */
export class DeviceDirectory {
  readonly #metadata: MetadataClient;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(metadata: MetadataClient, clock: Clock) {
    this.#metadata = metadata;
    this.#clock = clock;
  }

  /** The device service of a device, if it is known without asking. */
  known(device: string): DeviceServiceAddress | undefined {
    const entry = this.#entries.get(device);
    return entry !== undefined && entry.until > this.#clock.monotonicMs() ? entry.service : undefined;
  }

  /**
   * The device service of a device, asked from core-metadata.
   *
   * @throws {EdgeError} what core-metadata answered, `NotFound` for an unknown device for example.
   */
  async ask(device: string, correlationId?: string): Promise<DeviceServiceAddress> {
    const until = this.#clock.monotonicMs() + BELIEVED_MS;
    const { serviceName } = await this.#metadata.devices.get(device, { correlationId });
    const { name, baseAddress } = await this.#metadata.services.get(serviceName, { correlationId });
    if (this.#entries.size >= MAX_DEVICES) this.#entries.clear();
    const service = { name, baseAddress };
    this.#entries.set(device, { service, until });
    return service;
  }

  /** Forgets where a device is. */
  forget(device: string): void {
    this.#entries.delete(device);
  }

  /** Forgets where everything is. */
  forgetAll(): void {
    this.#entries.clear();
  }
}
