import { createdResponse, type DeviceProfile, DeviceProfileSchema, decode, EdgeError, isEdgeError } from '@skerry/contracts';
import { parseYaml, type Route, readUpload, type ServiceRequest } from '@skerry/runtime';
import { done } from '../answers.ts';
import { apply } from '../change.ts';
import { addProfile, checkChangesAllowed, replaceProfile } from '../device-profile.ts';
import type { Metadata } from '../metadata.ts';

/** The routes that take a profile as a YAML file. */
export const profileUploadRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/deviceprofile/uploadfile',
    access: 'configure',
    summary: 'Adds the profile of a YAML file, sent as the part `file` of a form',
    handle: async (metadata, request) => {
      const profile = await profileOf(request);
      const id = await apply(() => addProfile(metadata, profile, request));
      return { status: 201, body: createdResponse(id) };
    },
  },
  {
    method: 'PUT',
    path: '/api/v3/deviceprofile/uploadfile',
    access: 'configure',
    summary: 'Replaces a profile by that of a YAML file, sent as the part `file` of a form',
    handle: async (metadata, request) => {
      checkChangesAllowed(metadata);
      const profile = await profileOf(request);
      return await done(() => replaceProfile(metadata, profile, request));
    },
  },
];

async function profileOf(request: ServiceRequest): Promise<DeviceProfile> {
  const file = await fileOf(request);
  try {
    return decode(DeviceProfileSchema, parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(file)), { lenient: true });
  } catch (cause) {
    throw new EdgeError('ContractInvalid', '*dtos.DeviceProfile yaml decoding failed', { cause });
  }
}

/** The bytes of the uploaded file; a form without one, or with an empty one, gets EdgeX's words. */
async function fileOf(request: ServiceRequest): Promise<Uint8Array> {
  const missing = (cause?: unknown) => new EdgeError('ContractInvalid', 'missing yaml file', { cause });
  try {
    const { bytes } = await readUpload(request);
    if (bytes.length > 0) return bytes;
  } catch (error) {
    throw isEdgeError(error) && error.kind === 'ContractInvalid' ? missing(error) : error;
  }
  throw missing();
}
