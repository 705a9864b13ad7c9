import { createAppService } from '@skerry/app-sdk';
import { profileSettings } from './config.ts';
import { httpExportProfile } from './profiles/http-export.ts';
import { mqttExportProfile } from './profiles/mqtt-export.ts';

const PROFILES = { 'mqtt-export': mqttExportProfile, 'http-export': httpExportProfile } as const;

/** Names of the profiles that exist. */
export type ProfileName = keyof typeof PROFILES;

/** The profiles that exist, in the order in which they are shown. */
export const PROFILE_NAMES: readonly ProfileName[] = ['mqtt-export', 'http-export'];

/**
 * An app service made by configuration alone: `app-mqtt-export` or `app-http-export`.
 *
 * It is off, and says so, until it is given an address: `BrokerAddress` of MQTTExport or `Url` of HTTPExport, which works without a restart. The host
 * hands in the export functions.
 */
export function appConfigurable(options: { profile: ProfileName }): ReturnType<typeof createAppService> {
  const profile = PROFILES[options.profile];
  return createAppService({
    key: `app-${options.profile}`,
    port: profile.port,
    hostFunctions: true,
    config: profileSettings(profile),
  });
}
