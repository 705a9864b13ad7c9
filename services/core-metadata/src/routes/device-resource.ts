import {
  type AddDeviceResourceRequest,
  AddDeviceResourceRequestSchema,
  EdgeError,
  list,
  type UpdateDeviceResourceRequest,
  UpdateDeviceResourceRequestSchema,
  validateResource,
} from '@skerry/contracts';
import type { Route } from '@skerry/runtime';
import { done, single } from '../answers.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { findByName } from '../not-found.ts';
import { addResource, deletePart, patchResource } from '../profile-parts.ts';

/** The routes of the resources of profiles. */
export const deviceResourceRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/deviceprofile/resource',
    access: 'configure',
    summary: 'Adds resources to profiles',
    request: list(AddDeviceResourceRequestSchema),
    requestTypeName: 'AddDeviceResourceRequest',
    handle: (metadata, request) => {
      for (const { resource } of request.body as AddDeviceResourceRequest[]) validateResource(resource);
      return multiStatus<AddDeviceResourceRequest>(request, (element) => addResource(metadata, element, request));
    },
  },
  {
    method: 'PATCH',
    path: '/api/v3/deviceprofile/resource',
    access: 'configure',
    summary: 'Changes the description or visibility of resources',
    request: list(UpdateDeviceResourceRequestSchema),
    requestTypeName: 'UpdateDeviceResourceRequest',
    handle: (metadata, request) =>
      multiStatus<UpdateDeviceResourceRequest>(request, (element) => patchResource(metadata, element, request)),
  },
  {
    method: 'DELETE',
    path: '/api/v3/deviceprofile/name/:name/resource/:resourceName',
    access: 'configure',
    summary: 'Deletes a resource of a profile that no device has',
    handle: (metadata, { params, correlationId }) => {
      const { name: profileName = '', resourceName: name = '' } = params;
      return done(() => deletePart(metadata, 'deviceResources', { profileName, name, cause: { correlationId } }));
    },
  },
  {
    method: 'GET',
    path: '/api/v3/deviceresource/profile/:profileName/resource/:resourceName',
    access: 'read',
    summary: 'One resource of a profile',
    handle: (metadata, { params }) => {
      const { value: profile } = findByName(metadata.store.profiles, 'profile', params.profileName ?? '');
      const resource = profile.deviceResources.find(({ name }) => name === params.resourceName);
      if (resource === undefined) throw new EdgeError('NotFound', `resource ${params.resourceName} not exists`);
      return single('resource', resource);
    },
  },
];
