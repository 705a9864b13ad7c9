import {
  type AddDeviceCommandRequest,
  AddDeviceCommandRequestSchema,
  list,
  type UpdateDeviceCommandRequest,
  UpdateDeviceCommandRequestSchema,
} from '@skerry/contracts';
import type { Route } from '@skerry/runtime';
import { done } from '../answers.ts';
import type { Metadata } from '../metadata.ts';
import { multiStatus } from '../multi-status.ts';
import { addCommand, deletePart, patchCommand } from '../profile-parts.ts';

/** The routes of the commands of profiles. */
export const deviceCommandRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/deviceprofile/deviceCommand',
    access: 'configure',
    summary: 'Adds commands to profiles',
    request: list(AddDeviceCommandRequestSchema),
    requestTypeName: 'AddDeviceCommandRequest',
    handle: (metadata, request) => multiStatus<AddDeviceCommandRequest>(request, (element) => addCommand(metadata, element, request)),
  },
  {
    method: 'PATCH',
    path: '/api/v3/deviceprofile/deviceCommand',
    access: 'configure',
    summary: 'Changes the visibility of commands',
    request: list(UpdateDeviceCommandRequestSchema),
    requestTypeName: 'UpdateDeviceCommandRequest',
    handle: (metadata, request) => multiStatus<UpdateDeviceCommandRequest>(request, (element) => patchCommand(metadata, element, request)),
  },
  {
    method: 'DELETE',
    path: '/api/v3/deviceprofile/name/:name/deviceCommand/:commandName',
    access: 'configure',
    summary: 'Deletes a command of a profile that no device has',
    handle: (metadata, { params, correlationId }) => {
      const { name: profileName = '', commandName: name = '' } = params;
      return done(() => deletePart(metadata, 'deviceCommands', { profileName, name, cause: { correlationId } }));
    },
  },
];
