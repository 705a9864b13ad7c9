import type { Static } from 'typebox';
import { AutoEventSchema } from './auto-event.ts';
import { baseRequestMembers, JSON_CLASH, NAME_RULES } from './base.ts';
import { timestampMembers } from './device.ts';
import { dto, freeMap, list, mapOf, optional, pointer, text } from './schema.ts';
import { adminState } from './states.ts';

const identifiers = (validate: string) => mapOf(text('required'), { 'x-validate': validate, 'x-validate-keys': 'required' });

/** Schema of what a device found by discovery is given. */
export const DiscoveredDeviceSchema = dto('DiscoveredDevice', {
  profileName: optional(text('omitempty,edgex-dto-none-empty-string')),
  adminState: adminState(),
  autoEvents: optional(list(AutoEventSchema, 'dive')),
  properties: freeMap(),
});

/** What a device found by discovery is given. */
export type DiscoveredDevice = Static<typeof DiscoveredDeviceSchema>;

/** Schema of a change to what a device found by discovery is given. */
export const UpdateDiscoveredDeviceSchema = dto('UpdateDiscoveredDevice', {
  profileName: pointer(text('omitempty,len=0|edgex-dto-none-empty-string')),
  adminState: pointer(adminState('omitempty')),
  autoEvents: pointer(list(AutoEventSchema, 'dive')),
  properties: pointer(freeMap()),
});

/** Schema of a provision watcher. */
export const ProvisionWatcherSchema = dto('ProvisionWatcher', {
  ...timestampMembers,
  id: optional(text('omitempty,uuid')),
  name: text(NAME_RULES),
  serviceName: text(NAME_RULES),
  labels: optional(list(text())),
  identifiers: identifiers('gt=0,dive'),
  blockingIdentifiers: optional(mapOf(list(text()))),
  adminState: adminState(),
  discoveredDevice: DiscoveredDeviceSchema,
});

/** A rule that turns devices found by discovery into devices of a profile. */
export type ProvisionWatcher = Static<typeof ProvisionWatcherSchema>;

/** Schema of a change to a provision watcher. */
export const UpdateProvisionWatcherSchema = dto('UpdateProvisionWatcher', {
  id: pointer(text('required_without=Name,edgex-dto-uuid')),
  name: pointer(text('required_without=Id,edgex-dto-none-empty-string')),
  serviceName: pointer(text('omitempty,edgex-dto-none-empty-string')),
  labels: pointer(list(text())),
  identifiers: pointer(identifiers('omitempty,gt=0,dive')),
  blockingIdentifiers: pointer(mapOf(list(text()))),
  adminState: pointer(adminState('omitempty')),
  discoveredDevice: UpdateDiscoveredDeviceSchema,
});

/** A change to a provision watcher: absent members stay as they are. */
export type UpdateProvisionWatcher = Static<typeof UpdateProvisionWatcherSchema>;

/** Schema of an item of `POST /provisionwatcher`. */
export const AddProvisionWatcherRequestSchema = dto(
  'AddProvisionWatcherRequest',
  { ...baseRequestMembers, provisionWatcher: ProvisionWatcherSchema },
  JSON_CLASH,
);

/** An item of `POST /provisionwatcher`. */
export type AddProvisionWatcherRequest = Static<typeof AddProvisionWatcherRequestSchema>;

/** Schema of an item of `PATCH /provisionwatcher`. */
export const UpdateProvisionWatcherRequestSchema = dto(
  'UpdateProvisionWatcherRequest',
  { ...baseRequestMembers, provisionWatcher: UpdateProvisionWatcherSchema },
  JSON_CLASH,
);

/** An item of `PATCH /provisionwatcher`. */
export type UpdateProvisionWatcherRequest = Static<typeof UpdateProvisionWatcherRequestSchema>;
