import { dirname, isAbsolute, resolve } from 'node:path';
import { type ProvisioningPlaces, userPlace } from './provisioning.ts';
import type { DeviceServiceContext } from './service-context.ts';

/**
 * Where a service looks for profiles, devices and watchers: the configured folders, then the user's own under the data folder.
 *
 * A relative folder such as EdgeX's `./res/profiles` lies beside the folder that ships with the driver, not beside whatever folder the process runs in.
 */
export function provisioningPlaces({ key, dataDir, config }: DeviceServiceContext, resources: string): ProvisioningPlaces {
  const { ProfilesDir, DevicesDir, ProvisionWatchersDir } = config.value.Device;
  const place = (dir: string): string => (dir === '' || isAbsolute(dir) || /^https?:/.test(dir) ? dir : resolve(dirname(resources), dir));
  return {
    profiles: [place(ProfilesDir), userPlace(dataDir, key, 'profiles')],
    devices: [place(DevicesDir), userPlace(dataDir, key, 'devices')],
    watchers: [place(ProvisionWatchersDir), userPlace(dataDir, key, 'watchers')],
  };
}
