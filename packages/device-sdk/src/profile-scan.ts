import { allSucceeded, type MetadataClient } from '@skerry/client';
import { type DeviceProfile, EdgeError, type ProfileScanRequest, toEdgeError } from '@skerry/contracts';
import { type ContextSource, ProgressCallContext } from './call-context.ts';
import type { DeviceCache } from './device-cache.ts';
import type { Driver, DriverDevice } from './driver.ts';
import { publishProgress } from './progress-events.ts';
import type { DeviceServiceContext } from './service-context.ts';

/** What profile scans need. */
export interface ProfileScanParts {
  readonly context: DeviceServiceContext;
  readonly driver: Driver<unknown>;
  readonly source: ContextSource;
  readonly cache: DeviceCache;
  readonly metadata: MetadataClient;
}

/** Makes profiles by asking devices what they have; one scan per device at a time. */
export class ProfileScans implements Disposable {
  readonly #parts: ProfileScanParts;
  readonly #running = new Map<string, ProgressCallContext>();

  constructor(parts: ProfileScanParts) {
    this.#parts = parts;
  }

  /**
   * Starts a scan in the background; when it is done the profile is added and given to the device.
   *
   * @throws {EdgeError} kinds `NotImplemented`, `NotFound` (device), `DuplicateName` (profile), `StatusConflict` (a scan of the device runs).
   */
  trigger(request: ProfileScanRequest, requestId: string): void {
    const { driver, cache, context } = this.#parts;
    const { deviceName } = request;
    if (!driver.scan) throw new EdgeError('NotImplemented', 'Profile scan is not implemented');
    const entry = cache.device(deviceName);
    if (!entry) throw new EdgeError('NotFound', `device ${deviceName} not found`);
    const profileName = request.profileName || `${deviceName}_profile_${context.clock.nowMs()}`;
    if (cache.profile(profileName)) throw new EdgeError('DuplicateName', `profile name ${profileName} is duplicated`);
    if (this.#running.has(deviceName)) {
      throw new EdgeError('StatusConflict', `Another profile scan process for ${deviceName} is currently running`);
    }
    const tell = (progress: number, message?: string): void => publishProgress(context, 'profilescan', { requestId, progress, message });
    const call = new ProgressCallContext(this.#parts.source, requestId, tell);
    this.#running.set(deviceName, call);
    void this.#scan(entry.view, { call, profileName, options: (request.options ?? {}) as Record<string, unknown> });
  }

  /** Stops the scan of a device. @throws {EdgeError} kind `NotImplemented`. */
  stop(device: string): void {
    if (!this.#parts.driver.scan) throw new EdgeError('NotImplemented', 'Stop profile scan is not implemented');
    this.#running.get(device)?.abort(new EdgeError('StatusConflict', 'profile scan was stopped'));
  }

  [Symbol.dispose](): void {
    for (const call of this.#running.values()) call.abort(new EdgeError('ServiceUnavailable', 'the service stops'));
  }

  async #scan(
    device: DriverDevice,
    scan: { call: ProgressCallContext; profileName: string; options: Record<string, unknown> },
  ): Promise<void> {
    const { driver, metadata } = this.#parts;
    const { call, profileName, options } = scan;
    try {
      call.progress(0);
      const scanned = await driver.scan!(device, options, call);
      call.signal.throwIfAborted();
      const { deviceCommands = [], labels = [], ...rest } = scanned;
      const profile = {
        ...rest,
        labels: [...labels],
        deviceCommands: [...deviceCommands],
        deviceResources: [...scanned.deviceResources],
        name: profileName,
      };
      allSucceeded(await metadata.profiles.add([profile as DeviceProfile]));
      allSucceeded(await metadata.devices.update([{ name: device.name, profileName }], { bypassValidation: true }));
      call.progress(100);
    } catch (error) {
      call.progress(-1, toEdgeError(error).fullMessage);
    } finally {
      this.#running.delete(device.name);
    }
  }
}
