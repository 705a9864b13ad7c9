import {
  type DeviceProfile,
  type DeviceProfileBasicInfo,
  type DeviceProfileBasicInfoRequest,
  DeviceProfileBasicInfoRequestSchema,
  type DeviceProfileTagsRequest,
  DeviceProfileTagsRequestSchema,
  list,
} from '@skerry/contracts';
import type { Route } from '@skerry/runtime';
import { done, page } from '../answers.ts';
import { patchBasicInfo } from '../device-profile.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { patchTags } from '../profile-parts.ts';

/** The routes of the basic information and the tags of profiles. */
export const profileBasicInfoRoutes: readonly Route<Metadata>[] = [
  {
    method: 'PATCH',
    path: '/api/v3/deviceprofile/basicinfo',
    access: 'configure',
    summary: 'Changes manufacturer, model, description or labels of profiles',
    request: list(DeviceProfileBasicInfoRequestSchema),
    requestTypeName: 'DeviceProfileBasicInfoRequest',
    handle: (metadata, request) =>
      multiStatus<DeviceProfileBasicInfoRequest>(request, ({ basicinfo }) => patchBasicInfo(metadata, basicinfo, request)),
  },
  {
    method: 'GET',
    path: '/api/v3/deviceprofile/basicinfo/all',
    access: 'read',
    summary: 'Lists profiles without their resources and commands',
    handle: (metadata, request) =>
      page(metadata, request, {
        name: 'profiles',
        objects: metadata.store.profiles,
        show: (profile) => basicInfoOf(profile, metadata.store.devices.count({ profile: profile.name })),
      }),
  },
  {
    method: 'PATCH',
    path: '/api/v3/deviceprofile/name/:name/tags',
    access: 'configure',
    summary: 'Merges tags into resources and commands of a profile',
    request: DeviceProfileTagsRequestSchema,
    requestTypeName: 'DeviceProfileTagsRequest',
    handle: (metadata, { params, body, correlationId }) => {
      const request = body as DeviceProfileTagsRequest;
      return done(() => patchTags(metadata, params.name ?? '', { request, cause: { correlationId } }));
    },
  },
];

function basicInfoOf(profile: DeviceProfile, linkedDeviceCount: number): DeviceProfileBasicInfo {
  const { deviceResources: _resources, deviceCommands: _commands, apiVersion: _version, ...info } = profile;
  return { ...info, linkedDeviceCount };
}
