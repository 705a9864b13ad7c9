import {
  type AddDeviceServiceRequest,
  AddDeviceServiceRequestSchema,
  list,
  type UpdateDeviceServiceRequest,
  UpdateDeviceServiceRequestSchema,
} from '@skerry/contracts';
import type { Route } from '@skerry/runtime';
import { done, page, single } from '../answers.ts';
import { addService, deleteService, patchService } from '../device-service.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { findByName } from '../not-found.ts';

/** The routes of device services. */
export const deviceServiceRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/deviceservice',
    access: 'configure',
    summary: 'Adds device services',
    request: list(AddDeviceServiceRequestSchema),
    requestTypeName: 'AddDeviceServiceRequest',
    handle: (metadata, request) => multiStatus<AddDeviceServiceRequest>(request, ({ service }) => addService(metadata, service, request)),
  },
  {
    method: 'PATCH',
    path: '/api/v3/deviceservice',
    access: 'configure',
    summary: 'Changes device services; absent members stay as they are',
    request: list(UpdateDeviceServiceRequestSchema),
    requestTypeName: 'UpdateDeviceServiceRequest',
    handle: (metadata, request) =>
      multiStatus<UpdateDeviceServiceRequest>(request, ({ service }) => patchService(metadata, service, request)),
  },
  {
    method: 'GET',
    path: '/api/v3/deviceservice/all',
    access: 'read',
    summary: 'Lists device services',
    handle: (metadata, request) => page(metadata, request, { name: 'services', objects: metadata.store.services }),
  },
  {
    method: 'GET',
    path: '/api/v3/deviceservice/name/:name',
    access: 'read',
    summary: 'One device service by name',
    handle: (metadata, { params }) => single('service', findByName(metadata.store.services, 'service', params.name ?? '').value),
  },
  {
    method: 'DELETE',
    path: '/api/v3/deviceservice/name/:name',
    access: 'configure',
    summary: 'Deletes a device service that has neither devices nor provision watchers',
    handle: (metadata, request) => done(() => deleteService(metadata, request.params.name ?? '', request)),
  },
];
