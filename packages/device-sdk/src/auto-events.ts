import { type AutoEventParts, AutoEventRunner } from './auto-event.ts';
import type { DeviceEntry } from './device-entry.ts';
import type { SourceRate } from './device-status.ts';

/** Equal as long as the auto events of a device need not be started anew. */
const identityOf = ({ autoEvents = [], profileName }: DeviceEntry['device']): string =>
  JSON.stringify([profileName, autoEvents.map((event) => [event.sourceName, event.interval, event.onChange, event.onChangeThreshold])]);

/** The auto events of all devices of a service. */
export class AutoEvents implements Disposable {
  readonly #parts: AutoEventParts;
  readonly #runners = new Map<string, { readonly of: string; readonly runners: readonly AutoEventRunner[] }>();

  constructor(parts: AutoEventParts) {
    this.#parts = parts;
  }

  /**
   * Starts the auto events of a device, or starts them anew; a device that is locked or has no profile has none.
   *
   * Auto events that did not change go on undisturbed, so that a device whose state flaps is still read in time.
   */
  restart(entry: DeviceEntry): void {
    const { name, adminState, autoEvents = [] } = entry.device;
    const none = adminState === 'LOCKED' || !entry.profile || autoEvents.length === 0;
    const of = identityOf(entry.device);
    if (!none && this.#runners.get(name)?.of === of) return;
    this.stop(name);
    if (!none) this.#runners.set(name, { of, runners: this.#create(entry) });
  }

  stop(device: string): void {
    for (const runner of this.#runners.get(device)?.runners ?? []) runner[Symbol.dispose]();
    this.#runners.delete(device);
  }

  /** How the auto events of a device do. */
  report(device: string): SourceRate[] {
    return (this.#runners.get(device)?.runners ?? []).map((runner) => runner.report());
  }

  [Symbol.dispose](): void {
    for (const device of [...this.#runners.keys()]) this.stop(device);
  }

  #create({ device }: DeviceEntry): AutoEventRunner[] {
    return (device.autoEvents ?? []).flatMap((event) => {
      try {
        return [new AutoEventRunner(device.name, event, this.#parts)];
      } catch (error) {
        this.#parts.log.error(`Skips auto event "${event.sourceName}" of device "${device.name}": ${error}`);
        return [];
      }
    });
  }
}
