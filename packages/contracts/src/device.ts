import type { Static } from 'typebox';
import { AutoEventSchema } from './auto-event.ts';
import { baseRequestMembers, JSON_CLASH, NAME_RULES } from './base.ts';
import { anything, dto, freeMap, list, mapOf, optional, pointer, text, whole } from './schema.ts';
import { adminState, operatingState } from './states.ts';

/** Addresses of a device in one protocol; the keys are the driver's. */
export type ProtocolProperties = Record<string, unknown>;

const protocols = (validate: string) => mapOf(freeMap(), { 'x-validate': validate });

/** Members of stored objects: when they were made and changed, in Unix milliseconds. */
export const timestampMembers = {
  created: optional(whole()),
  modified: optional(whole()),
};

/** Schema of a device. */
export const DeviceSchema = dto('Device', {
  ...timestampMembers,
  id: optional(text('omitempty,uuid')),
  name: text(NAME_RULES),
  parent: optional(text()),
  description: optional(text()),
  adminState: adminState(),
  operatingState: operatingState(),
  labels: optional(list(text())),
  location: pointer(anything()),
  serviceName: text(NAME_RULES),
  profileName: optional(text()),
  autoEvents: optional(list(AutoEventSchema, 'dive')),
  protocols: protocols('required'),
  tags: optional(freeMap()),
  properties: freeMap(),
});

/** A device: a thing in the field, the profile that describes it and the device service that owns it. */
export type Device = Static<typeof DeviceSchema>;

/** Schema of a change to a device. */
export const UpdateDeviceSchema = dto('UpdateDevice', {
  id: pointer(text('required_without=Name,edgex-dto-uuid')),
  name: pointer(text('required_without=Id,edgex-dto-none-empty-string')),
  parent: pointer(text()),
  description: pointer(text('omitempty')),
  adminState: pointer(adminState('omitempty')),
  operatingState: pointer(operatingState('omitempty')),
  serviceName: pointer(text('omitempty,edgex-dto-none-empty-string')),
  profileName: pointer(text('omitempty')),
  labels: pointer(list(text())),
  location: pointer(anything()),
  autoEvents: pointer(list(AutoEventSchema, 'dive')),
  protocols: pointer(protocols('omitempty')),
  tags: pointer(freeMap()),
  properties: pointer(freeMap()),
});

/** A change to a device: absent members stay as they are, lists and maps replace as a whole. */
export type UpdateDevice = Static<typeof UpdateDeviceSchema>;

/** Schema of an item of `POST /device`. */
export const AddDeviceRequestSchema = dto('AddDeviceRequest', { ...baseRequestMembers, device: DeviceSchema }, JSON_CLASH);

/** An item of `POST /device`, and the payload of the device validation request on the bus. */
export type AddDeviceRequest = Static<typeof AddDeviceRequestSchema>;

/** Schema of an item of `PATCH /device`. */
export const UpdateDeviceRequestSchema = dto('UpdateDeviceRequest', { ...baseRequestMembers, device: UpdateDeviceSchema }, JSON_CLASH);

/** An item of `PATCH /device`. */
export type UpdateDeviceRequest = Static<typeof UpdateDeviceRequestSchema>;
