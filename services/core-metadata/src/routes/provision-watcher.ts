import {
  type AddProvisionWatcherRequest,
  AddProvisionWatcherRequestSchema,
  list,
  type UpdateProvisionWatcherRequest,
  UpdateProvisionWatcherRequestSchema,
} from '@skerry/contracts';
import type { Route } from '@skerry/runtime';
import { done, page, single } from '../answers.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { findByName } from '../not-found.ts';
import { addWatcher, deleteWatcher, patchWatcher } from '../provision-watcher.ts';

const PLURAL = 'provisionWatchers';

/** The routes of provision watchers. */
export const provisionWatcherRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/provisionwatcher',
    access: 'configure',
    summary: 'Adds provision watchers',
    request: list(AddProvisionWatcherRequestSchema),
    requestTypeName: 'AddProvisionWatcherRequest',
    handle: (metadata, request) =>
      multiStatus<AddProvisionWatcherRequest>(request, ({ provisionWatcher }) => addWatcher(metadata, provisionWatcher, request)),
  },
  {
    method: 'PATCH',
    path: '/api/v3/provisionwatcher',
    access: 'configure',
    summary: 'Changes provision watchers; absent members stay as they are',
    request: list(UpdateProvisionWatcherRequestSchema),
    requestTypeName: 'UpdateProvisionWatcherRequest',
    handle: (metadata, request) =>
      multiStatus<UpdateProvisionWatcherRequest>(request, ({ provisionWatcher }) => patchWatcher(metadata, provisionWatcher, request)),
  },
  {
    method: 'GET',
    path: '/api/v3/provisionwatcher/all',
    access: 'read',
    summary: 'Lists provision watchers',
    handle: (metadata, request) => page(metadata, request, { name: PLURAL, objects: metadata.store.watchers }),
  },
  {
    method: 'GET',
    path: '/api/v3/provisionwatcher/name/:name',
    access: 'read',
    summary: 'One provision watcher by name',
    handle: (metadata, { params }) => single('provisionWatcher', findByName(metadata.store.watchers, 'watcher', params.name ?? '').value),
  },
  {
    method: 'GET',
    path: '/api/v3/provisionwatcher/service/name/:name',
    access: 'read',
    summary: 'Lists the provision watchers of a device service',
    handle: (metadata, request) =>
      page(metadata, request, { name: PLURAL, objects: metadata.store.watchers, filter: { service: request.params.name } }),
  },
  {
    method: 'GET',
    path: '/api/v3/provisionwatcher/profile/name/:name',
    access: 'read',
    summary: 'Lists the provision watchers of a profile',
    handle: (metadata, request) =>
      page(metadata, request, { name: PLURAL, objects: metadata.store.watchers, filter: { profile: request.params.name } }),
  },
  {
    method: 'DELETE',
    path: '/api/v3/provisionwatcher/name/:name',
    access: 'configure',
    summary: 'Deletes a provision watcher',
    handle: (metadata, request) => done(() => deleteWatcher(metadata, request.params.name ?? '', request)),
  },
];
