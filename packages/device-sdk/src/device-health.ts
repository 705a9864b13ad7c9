import type { OperatingState } from '@skerry/contracts';
import type { Clock, LiveConfig, Logger } from '@skerry/runtime';
import type { DeviceConfig } from './config.ts';
import type { DeviceEntry } from './device-entry.ts';

/** What watching over the health of devices needs. */
export interface HealthParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: LiveConfig<DeviceConfig>;
  readonly signal: AbortSignal;
  entry(device: string): DeviceEntry | undefined;
  /** Tells core-metadata. */
  setState(device: string, state: OperatingState): Promise<void>;
  /** Reads the first readable resource of a device; resolves at once if it has none. */
  probe(entry: DeviceEntry): Promise<void>;
}

/** Sets devices DOWN after `Device.AllowedFails` failed requests in a row and UP again after one that succeeds, as EdgeX's device services do. */
export class DeviceHealth {
  readonly #parts: HealthParts;
  readonly #left = new Map<string, number>();
  readonly #probes = new Map<string, Disposable>();

  constructor(parts: HealthParts) {
    this.#parts = parts;
  }

  /** Whether a device that is DOWN may be tried all the same. */
  allowsTry(device: string): boolean {
    const { AllowedFails, DeviceDownTimeout } = this.#parts.config.value.Device;
    return AllowedFails > 0 && DeviceDownTimeout > 0 && (this.#left.get(device) ?? AllowedFails) <= 0;
  }

  /** Notes a request that succeeded. */
  succeeded(entry: DeviceEntry): void {
    if (this.#parts.config.value.Device.AllowedFails <= 0) return;
    this.#left.delete(entry.device.name);
    if (entry.device.operatingState === 'DOWN') this.#set(entry.device.name, 'UP');
  }

  /** Notes a request that failed, for whatever reason. */
  failed(entry: DeviceEntry): void {
    const { AllowedFails, DeviceDownTimeout } = this.#parts.config.value.Device;
    if (AllowedFails <= 0) return;
    const left = (this.#left.get(entry.device.name) ?? AllowedFails) - 1;
    this.#left.set(entry.device.name, left);
    if (left !== 0) return;
    this.#set(entry.device.name, 'DOWN');
    if (DeviceDownTimeout > 0) this.#probeLater(entry.device.name);
  }

  /** Sets a device DOWN at once, for a value that its profile rules out. */
  assertionFailed(device: string): void {
    this.#set(device, 'DOWN');
  }

  /** Starts the count of a device anew. */
  reset(device: string): void {
    this.#left.delete(device);
    this.#probes.get(device)?.[Symbol.dispose]();
    this.#probes.delete(device);
  }

  [Symbol.dispose](): void {
    for (const device of [...this.#probes.keys()]) this.reset(device);
  }

  #probeLater(device: string): void {
    const { clock, config, signal } = this.#parts;
    if (signal.aborted) return;
    this.#probes.set(
      device,
      clock.setTimeout(() => void this.#probe(device), config.value.Device.DeviceDownTimeout * 1000),
    );
  }

  async #probe(device: string): Promise<void> {
    const entry = this.#parts.entry(device);
    if (!entry || (this.#left.get(device) ?? 1) > 0) return;
    try {
      await this.#parts.probe(entry);
      this.reset(device);
      this.#set(device, 'UP');
    } catch (error) {
      this.#parts.log.debug(`device "${device}" is still down: ${error}`);
      this.#probeLater(device);
    }
  }

  #set(device: string, state: OperatingState): void {
    this.#parts.setState(device, state).catch((error) => this.#parts.log.error(`cannot set device "${device}" ${state}: ${error}`));
  }
}
