import { readInteger, readPageQuery } from '@skerry/client';
import {
  type AddDeviceRequest,
  AddDeviceRequestSchema,
  baseResponse,
  list,
  listResponse,
  type UpdateDeviceRequest,
  UpdateDeviceRequestSchema,
} from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { done, page, single } from '../answers.ts';
import { addDevice, type DeviceOptions, deleteDevice, patchDevice } from '../device.ts';
import { descendantsOf } from '../device-tree.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { findById, findByName } from '../not-found.ts';

/** The routes of devices. */
export const deviceRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/device',
    access: 'configure',
    summary: 'Adds devices; `force` replaces those that exist, `bypassValidation` does not ask the device service',
    request: list(AddDeviceRequestSchema),
    requestTypeName: 'AddDeviceRequest',
    handle: (metadata, request) => multiStatus<AddDeviceRequest>(request, ({ device }) => addDevice(metadata, device, optionsOf(request))),
  },
  {
    method: 'PATCH',
    path: '/api/v3/device',
    access: 'configure',
    summary: 'Changes devices; absent members stay as they are',
    request: list(UpdateDeviceRequestSchema),
    requestTypeName: 'UpdateDeviceRequest',
    handle: (metadata, request) =>
      multiStatus<UpdateDeviceRequest>(request, ({ device }) => patchDevice(metadata, device, optionsOf(request))),
  },
  {
    method: 'GET',
    path: '/api/v3/device/all',
    access: 'read',
    summary: 'Lists devices, or those below a parent',
    handle: (metadata, request) =>
      request.query.get('descendantsOf')
        ? tree(metadata, request)
        : page(metadata, request, { name: 'devices', objects: metadata.store.devices }),
  },
  {
    method: 'GET',
    path: '/api/v3/device/check/name/:name',
    access: 'read',
    summary: 'Says by its status whether a device of that name exists',
    handle: (metadata, { params }) => {
      const status = metadata.store.devices.get(params.name ?? '') ? 200 : 404;
      return { status, body: baseResponse(status) };
    },
  },
  {
    method: 'GET',
    path: '/api/v3/device/name/:name',
    access: 'read',
    summary: 'One device by name',
    handle: (metadata, { params }) => single('device', findByName(metadata.store.devices, 'device', params.name ?? '').value),
  },
  {
    method: 'GET',
    path: '/api/v3/device/id/:id',
    access: 'read',
    summary: 'One device by id',
    handle: (metadata, { params }) => single('device', findById(metadata.store.devices, 'device', params.id ?? '').value),
  },
  {
    method: 'GET',
    path: '/api/v3/device/service/name/:name',
    access: 'read',
    summary: 'Lists the devices of a device service',
    handle: (metadata, request) =>
      page(metadata, request, { name: 'devices', objects: metadata.store.devices, filter: { service: request.params.name } }),
  },
  {
    method: 'GET',
    path: '/api/v3/device/profile/name/:name',
    access: 'read',
    summary: 'Lists the devices of a profile',
    handle: (metadata, request) =>
      page(metadata, request, { name: 'devices', objects: metadata.store.devices, filter: { profile: request.params.name } }),
  },
  {
    method: 'DELETE',
    path: '/api/v3/device/name/:name',
    access: 'configure',
    summary: 'Deletes a device that has no children',
    handle: (metadata, request) => done(() => deleteDevice(metadata, request.params.name ?? '', request)),
  },
];

function optionsOf({ query, correlationId, signal }: ServiceRequest): DeviceOptions {
  return { force: query.get('force') === 'true', bypassValidation: query.get('bypassValidation') === 'true', correlationId, signal };
}

function tree(metadata: Metadata, { query }: ServiceRequest): Reply {
  const { offset, limit, labels } = readPageQuery(query, metadata.config.value.Service.MaxResultCount);
  const maxLevels = readInteger(query, 'maxLevels', { fallback: 0, min: -(2 ** 31), max: 2 ** 31 - 1 });
  const all = descendantsOf(metadata.store.devices, query.get('descendantsOf') ?? '', { labels, maxLevels });
  return { status: 200, body: listResponse('devices', all.slice(offset, offset + limit), all.length) };
}
