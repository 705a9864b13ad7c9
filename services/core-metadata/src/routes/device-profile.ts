import {
  type AddDeviceProfileRequest,
  AddDeviceProfileRequestSchema,
  type DeviceProfile,
  list,
  type UpdateDeviceProfileRequest,
  UpdateDeviceProfileRequestSchema,
} from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { done, page, single } from '../answers.ts';
import { addProfile, checkChangesAllowed, deleteProfile, replaceProfile } from '../device-profile.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { findByName } from '../not-found.ts';
import type { Filter } from '../store.ts';

const BASE = '/api/v3/deviceprofile';

/** The routes of whole device profiles. */
export const deviceProfileRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: BASE,
    access: 'configure',
    summary: 'Adds profiles',
    request: list(AddDeviceProfileRequestSchema),
    requestTypeName: 'DeviceProfileRequest',
    handle: (metadata, request) => multiStatus<AddDeviceProfileRequest>(request, ({ profile }) => addProfile(metadata, profile, request)),
  },
  {
    method: 'PUT',
    path: BASE,
    access: 'configure',
    summary: 'Replaces whole profiles',
    request: list(UpdateDeviceProfileRequestSchema),
    requestTypeName: 'DeviceProfileRequest',
    handle: (metadata, request) => {
      checkChangesAllowed(metadata);
      return multiStatus<UpdateDeviceProfileRequest>(request, ({ profile }) => replaceProfile(metadata, profile, request));
    },
  },
  {
    method: 'GET',
    path: `${BASE}/all`,
    access: 'read',
    summary: 'Lists profiles, each with the number of its devices',
    handle: (metadata, request) => profiles(metadata, request, { show: (profile) => withDeviceCount(metadata, profile) }),
  },
  {
    method: 'GET',
    path: `${BASE}/name/:name`,
    access: 'read',
    summary: 'One profile by name, with the number of its devices',
    handle: (metadata, { params }) => {
      const { value } = findByName(metadata.store.profiles, 'profile', params.name ?? '');
      return single('profile', withDeviceCount(metadata, value));
    },
  },
  {
    method: 'GET',
    path: `${BASE}/model/:model`,
    access: 'read',
    summary: 'Lists the profiles of a model',
    handle: (metadata, request) => profiles(metadata, request, { filter: { model: request.params.model } }),
  },
  {
    method: 'GET',
    path: `${BASE}/manufacturer/:manufacturer`,
    access: 'read',
    summary: 'Lists the profiles of a manufacturer',
    handle: (metadata, request) => profiles(metadata, request, { filter: { manufacturer: request.params.manufacturer } }),
  },
  {
    method: 'GET',
    path: `${BASE}/manufacturer/:manufacturer/model/:model`,
    access: 'read',
    summary: 'Lists the profiles of a model of a manufacturer',
    handle: (metadata, request) => {
      const { manufacturer, model } = request.params;
      return profiles(metadata, request, { filter: { manufacturer, model } });
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/name/:name`,
    access: 'configure',
    summary: 'Deletes a profile that neither devices nor provision watchers have',
    handle: (metadata, request) => done(() => deleteProfile(metadata, request.params.name ?? '', request)),
  },
];

function profiles(
  metadata: Metadata,
  request: ServiceRequest,
  rest: { filter?: Filter; show?: (profile: DeviceProfile) => unknown },
): Reply {
  return page(metadata, request, { name: 'profiles', objects: metadata.store.profiles, ...rest });
}

function withDeviceCount(metadata: Metadata, profile: DeviceProfile): DeviceProfile {
  return { ...profile, linkedDeviceCount: metadata.store.devices.count({ profile: profile.name }) };
}
