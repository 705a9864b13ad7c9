import { allSucceeded, type MetadataClient } from '@skerry/client';
import { EdgeError, toEdgeError } from '@skerry/contracts';
import { type ContextSource, ProgressCallContext } from './call-context.ts';
import type { DeviceCache } from './device-cache.ts';
import type { DiscoveredDevice } from './discovered.ts';
import type { Driver } from './driver.ts';
import { durationMs } from './duration-ms.ts';
import { publishProgress } from './progress-events.ts';
import type { DeviceServiceContext } from './service-context.ts';
import { matchingWatcher } from './watcher-match.ts';

/** What discovery needs. */
export interface DiscoveryParts {
  readonly context: DeviceServiceContext;
  readonly driver: Driver<unknown>;
  readonly source: ContextSource;
  readonly cache: DeviceCache;
  readonly metadata: MetadataClient;
  serviceLocked(): boolean;
}

/** Looks for devices, one search at a time, and adds those that a provision watcher takes in. */
export class Discovery implements Disposable {
  readonly #parts: DiscoveryParts;
  #running: { readonly requestId: string; readonly call: ProgressCallContext } | undefined;
  #timer: Disposable | undefined;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  /** Starts to search at the configured interval, if there is one. */
  schedule(): void {
    const { Enabled, Interval } = this.#parts.context.config.value.Device.Discovery;
    const everyMs = durationMs(Interval);
    if (!Enabled || everyMs <= 0 || !this.#parts.driver.discover) return;
    this.#timer = this.#parts.context.clock.setTimeout(() => {
      if (!this.#parts.serviceLocked()) this.#begin(this.#parts.context.random.uuid());
      this.schedule();
    }, everyMs);
  }

  /**
   * Starts a search in the background; does nothing while one runs.
   *
   * @throws {EdgeError} kinds `ServiceLocked`, `ServiceUnavailable` (switched off), `NotImplemented`.
   */
  trigger(requestId: string): void {
    if (this.#parts.serviceLocked()) throw new EdgeError('ServiceLocked', 'service locked');
    if (!this.#parts.context.config.value.Device.Discovery.Enabled) throw new EdgeError('ServiceUnavailable', 'device discovery disabled');
    if (!this.#parts.driver.discover) throw new EdgeError('NotImplemented', 'Device discovery is not implemented');
    this.#begin(requestId);
  }

  /** Stops the search, or only the one with that id. @throws {EdgeError} kinds `NotImplemented`, `NotFound` (another id). */
  stop(requestId?: string): void {
    if (!this.#parts.driver.discover) throw new EdgeError('NotImplemented', 'Stop device discovery is not implemented');
    if (!this.#running) return;
    if (requestId !== undefined && requestId !== this.#running.requestId) {
      throw new EdgeError('NotFound', 'There is no auto discovery process running with the requestId');
    }
    this.#running.call.abort(new EdgeError('StatusConflict', 'device discovery was stopped'));
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#running?.call.abort(new EdgeError('ServiceUnavailable', 'the service stops'));
  }

  #begin(requestId: string): void {
    if (this.#running) return;
    const tell = (progress: number, message?: string): void => this.#tell({ requestId, progress, message });
    const call = new ProgressCallContext(this.#parts.source, requestId, tell);
    this.#running = { requestId, call };
    void this.#search(requestId, call);
  }

  #tell(progress: Parameters<typeof publishProgress>[2]): void {
    publishProgress(this.#parts.context, 'discovery', progress);
  }

  async #search(requestId: string, call: ProgressCallContext): Promise<void> {
    this.#tell({ requestId, progress: 0 });
    let discoveredDeviceCount = 0;
    try {
      for await (const device of this.#parts.driver.discover!(call)) {
        discoveredDeviceCount += 1;
        await this.#take(device);
        if (call.aborted) break;
      }
      this.#tell({ requestId, progress: 100, discoveredDeviceCount });
    } catch (error) {
      this.#tell({ requestId, progress: -1, message: toEdgeError(error).fullMessage });
    } finally {
      this.#running = undefined;
    }
  }

  async #take(device: DiscoveredDevice): Promise<void> {
    const { cache, metadata, context } = this.#parts;
    if (cache.device(device.name)) return;
    const watcher = matchingWatcher(device, cache.watchers.values());
    if (!watcher) return context.log.debug(`No provision watcher takes in device "${device.name}"`);
    const { profileName, adminState = 'UNLOCKED', autoEvents, properties = {} } = watcher.discoveredDevice;
    const { name, description, labels, protocols } = device;
    const fixed = { serviceName: context.key, operatingState: 'UP' as const, adminState, profileName, autoEvents, properties };
    const added = {
      ...fixed,
      name,
      description,
      labels: [...(labels ?? [])],
      protocols: protocols as Record<string, Record<string, unknown>>,
    };
    try {
      allSucceeded(await metadata.devices.add([added], { bypassValidation: true }));
      context.log.info(`Discovered device "${name}"`);
    } catch (error) {
      context.log.error(`Cannot add discovered device "${name}": ${toEdgeError(error).fullMessage}`);
    }
  }
}
