import type { Static } from 'typebox';
import { baseRequestMembers, JSON_CLASH, NAME_RULES } from './base.ts';
import { DeviceCommandSchema, DeviceResourceSchema } from './device-resource.ts';
import { type ProfileParts, validateProfile } from './profile-rules.ts';
import { annotate, dto, list, optional, text, whole } from './schema.ts';

/** Removes the name of EdgeX's embedded struct from paths in messages, as EdgeX does. */
const HIDE_EMBEDDED = { 'x-hide': '.DeviceProfileBasicInfo' } as const;

const embedded = (member: string) => ({ 'x-path': `DeviceProfileBasicInfo.${member}` });

/** Schema of a device profile. */
export const DeviceProfileSchema = dto(
  'DeviceProfile',
  {
    created: optional(whole()),
    modified: optional(whole()),
    id: optional(text('omitempty,uuid', embedded('Id'))),
    name: text(NAME_RULES, embedded('Name')),
    manufacturer: optional(text()),
    description: optional(text()),
    model: optional(text()),
    labels: optional(list(text())),
    linkedDeviceCount: whole(),
    deviceResources: list(DeviceResourceSchema, 'dive'),
    deviceCommands: list(DeviceCommandSchema, 'dive'),
    apiVersion: optional(text()),
  },
  { ...HIDE_EMBEDDED, 'x-clash': 'failed to unmarshal request body as YAML.', 'x-check': validateProfile },
);

/** What a kind of device has: its resources, and commands that group them. */
export type DeviceProfile = Static<typeof DeviceProfileSchema>;

/** The part of a profile that lists show. */
export type DeviceProfileBasicInfo = Omit<DeviceProfile, 'deviceResources' | 'deviceCommands' | 'apiVersion'>;

/** Schema of an item of `POST /deviceprofile` and `PUT /deviceprofile`. */
export const DeviceProfileRequestSchema = dto(
  'DeviceProfileRequest',
  { ...baseRequestMembers, profile: DeviceProfileSchema },
  { ...JSON_CLASH, ...HIDE_EMBEDDED, 'x-check': ({ profile }: { profile: ProfileParts }) => validateProfile(profile) },
);

/** An item of `POST /deviceprofile` and `PUT /deviceprofile`. */
export type DeviceProfileRequest = Static<typeof DeviceProfileRequestSchema>;

/** Schema of an item of `POST /deviceprofile`. */
export const AddDeviceProfileRequestSchema = annotate(DeviceProfileRequestSchema, {});

/** An item of `POST /deviceprofile`. */
export type AddDeviceProfileRequest = DeviceProfileRequest;

/** Schema of an item of `PUT /deviceprofile`; the whole profile is replaced. */
export const UpdateDeviceProfileRequestSchema = annotate(DeviceProfileRequestSchema, {});

/** An item of `PUT /deviceprofile`. */
export type UpdateDeviceProfileRequest = DeviceProfileRequest;
