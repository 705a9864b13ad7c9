import type { Static } from 'typebox';
import { baseRequestMembers, JSON_CLASH, NAME_RULES } from './base.ts';
import { DeviceCommandSchema, DeviceResourceSchema } from './device-resource.ts';
import { annotate, dto, flag, freeMap, list, optional, pointer, text } from './schema.ts';

const HIDE_TAGS_STRUCT = { 'x-hide': '.UpdateDeviceProfileTags' } as const;

/** Schema of a change to the basic information of a profile. */
export const UpdateDeviceProfileBasicInfoSchema = dto('UpdateDeviceProfileBasicInfo', {
  id: pointer(text('required_without=Name,edgex-dto-uuid')),
  name: pointer(text('required_without=Id,edgex-dto-none-empty-string')),
  manufacturer: pointer(text()),
  description: pointer(text()),
  model: pointer(text()),
  labels: pointer(list(text())),
});

/** A change to the basic information of a profile: absent members stay as they are. */
export type UpdateDeviceProfileBasicInfo = Static<typeof UpdateDeviceProfileBasicInfoSchema>;

/** Schema of an item of `PATCH /deviceprofile/basicinfo`. */
export const DeviceProfileBasicInfoRequestSchema = dto(
  'DeviceProfileBasicInfoRequest',
  { ...baseRequestMembers, basicinfo: annotate(UpdateDeviceProfileBasicInfoSchema, { 'x-path': 'BasicInfo' }) },
  JSON_CLASH,
);

/** An item of `PATCH /deviceprofile/basicinfo`. */
export type DeviceProfileBasicInfoRequest = Static<typeof DeviceProfileBasicInfoRequestSchema>;

/** Schema of the tags to merge into a resource or command. */
export const UpdateTagsSchema = dto('UpdateTags', { name: text(NAME_RULES), tags: freeMap({ 'x-validate': 'required,gt=0' }) });

/** The tags to merge into the resource or command of this name. */
export type UpdateTags = Static<typeof UpdateTagsSchema>;

/** Schema of the body of `PATCH /deviceprofile/name/{name}/tags`, a single object. */
export const DeviceProfileTagsRequestSchema = dto(
  'DeviceProfileTagsRequest',
  {
    ...baseRequestMembers,
    deviceResources: optional(list(UpdateTagsSchema, 'dive')),
    deviceCommands: optional(list(UpdateTagsSchema, 'dive')),
  },
  { ...JSON_CLASH, ...HIDE_TAGS_STRUCT },
);

/** The body of `PATCH /deviceprofile/name/{name}/tags`. */
export type DeviceProfileTagsRequest = Static<typeof DeviceProfileTagsRequestSchema>;

/** Schema of an item of `POST /deviceprofile/resource`. */
export const AddDeviceResourceRequestSchema = dto(
  'AddDeviceResourceRequest',
  { ...baseRequestMembers, profileName: text(NAME_RULES), resource: DeviceResourceSchema },
  JSON_CLASH,
);

/** An item of `POST /deviceprofile/resource`. */
export type AddDeviceResourceRequest = Static<typeof AddDeviceResourceRequestSchema>;

/** Schema of a change to a resource; only its description and visibility can change. */
export const UpdateDeviceResourceSchema = dto('UpdateDeviceResource', {
  description: pointer(text()),
  name: text(NAME_RULES, { 'x-pointer': true }),
  isHidden: pointer(flag()),
});

/** Schema of an item of `PATCH /deviceprofile/resource`. */
export const UpdateDeviceResourceRequestSchema = dto(
  'UpdateDeviceResourceRequest',
  { ...baseRequestMembers, profileName: text(NAME_RULES), resource: UpdateDeviceResourceSchema },
  JSON_CLASH,
);

/** An item of `PATCH /deviceprofile/resource`. */
export type UpdateDeviceResourceRequest = Static<typeof UpdateDeviceResourceRequestSchema>;

/** Schema of an item of `POST /deviceprofile/deviceCommand`. */
export const AddDeviceCommandRequestSchema = dto(
  'AddDeviceCommandRequest',
  { ...baseRequestMembers, profileName: text(NAME_RULES), deviceCommand: DeviceCommandSchema },
  JSON_CLASH,
);

/** An item of `POST /deviceprofile/deviceCommand`. */
export type AddDeviceCommandRequest = Static<typeof AddDeviceCommandRequestSchema>;

/** Schema of a change to a device command; only its visibility can change. */
export const UpdateDeviceCommandSchema = dto('UpdateDeviceCommand', {
  name: text(NAME_RULES, { 'x-pointer': true }),
  isHidden: pointer(flag()),
});

/** Schema of an item of `PATCH /deviceprofile/deviceCommand`. */
export const UpdateDeviceCommandRequestSchema = dto(
  'UpdateDeviceCommandRequest',
  { ...baseRequestMembers, profileName: text(NAME_RULES), deviceCommand: UpdateDeviceCommandSchema },
  JSON_CLASH,
);

/** An item of `PATCH /deviceprofile/deviceCommand`. */
export type UpdateDeviceCommandRequest = Static<typeof UpdateDeviceCommandRequestSchema>;
