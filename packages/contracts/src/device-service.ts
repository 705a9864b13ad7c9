import type { Static } from 'typebox';
import { baseRequestMembers, JSON_CLASH, NAME_RULES } from './base.ts';
import { timestampMembers } from './device.ts';
import { dto, freeMap, list, optional, pointer, text } from './schema.ts';
import { adminState } from './states.ts';

/** Schema of a device service. */
export const DeviceServiceSchema = dto('DeviceService', {
  ...timestampMembers,
  id: optional(text('omitempty,uuid')),
  name: text(NAME_RULES),
  description: optional(text()),
  labels: optional(list(text())),
  baseAddress: text('required,uri'),
  adminState: adminState(),
  properties: freeMap(),
});

/** A device service as core-metadata knows it. */
export type DeviceService = Static<typeof DeviceServiceSchema>;

/** Schema of a change to a device service. */
export const UpdateDeviceServiceSchema = dto('UpdateDeviceService', {
  id: pointer(text('required_without=Name,edgex-dto-uuid')),
  name: pointer(text('required_without=Id,edgex-dto-none-empty-string')),
  description: pointer(text()),
  baseAddress: pointer(text('omitempty,uri')),
  labels: pointer(list(text())),
  adminState: pointer(adminState('omitempty')),
  properties: pointer(freeMap()),
});

/** A change to a device service: absent members stay as they are. */
export type UpdateDeviceService = Static<typeof UpdateDeviceServiceSchema>;

/** Schema of an item of `POST /deviceservice`. */
export const AddDeviceServiceRequestSchema = dto(
  'AddDeviceServiceRequest',
  { ...baseRequestMembers, service: DeviceServiceSchema },
  JSON_CLASH,
);

/** An item of `POST /deviceservice`. */
export type AddDeviceServiceRequest = Static<typeof AddDeviceServiceRequestSchema>;

/** Schema of an item of `PATCH /deviceservice`. */
export const UpdateDeviceServiceRequestSchema = dto(
  'UpdateDeviceServiceRequest',
  { ...baseRequestMembers, service: UpdateDeviceServiceSchema },
  JSON_CLASH,
);

/** An item of `PATCH /deviceservice`. */
export type UpdateDeviceServiceRequest = Static<typeof UpdateDeviceServiceRequestSchema>;
